"""The map of surrogates goes into the vault before the request leaves, where the operator keeps maps at all."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from gateway.core.exchange import Exchange, Plan
from gateway.pipeline.parts import principal_of
from gateway.pipeline.ports import Ports
from gateway.vault.sealed import VaultFailed


async def remember(ports: Ports, exchange: Exchange, plan: Plan) -> None:
    """Keep the originals behind ``plan``'s surrogates, sealed, for this exchange's principal and a limited time.

    A fallback's plan adds to what was kept for the exchange. Raises ``VaultFailed``, which refuses the exchange.
    """
    if ports.vault is None or ports.vault_keep_s <= 0 or not plan.surrogates:
        return
    principal = principal_of(exchange)
    owner = (principal.tenant, exchange.id, principal.id)
    try:
        kept = await ports.vault.recall(*owner) if exchange.attempts else {}
        await ports.vault.remember(*owner, {**kept, **plan.surrogates}, ports.vault_keep_s)
    except (SQLAlchemyError, OSError):
        raise VaultFailed("the vault cannot be reached") from None
