"""The composition root: the only place that wires the parts together."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway import __version__
from gateway.api.application import inference_application
from gateway.api.health import Readiness, health_routes
from gateway.config.keyring import Keyring, load_keyring
from gateway.config.ledger_keys import LedgerKeys
from gateway.config.policy_tree import read_policy_tree
from gateway.config.settings import Settings
from gateway.console import ConsolePorts, console_router
from gateway.core.canonical import digest
from gateway.delivery import (
    Chronicle,
    DeliveryMetrics,
    Follower,
    loaded_body,
    open_keeper,
    policy_state,
    webhook_route,
    webhook_secret,
)
from gateway.identity.admin import BOOTSTRAP_NAME, ensure_bootstrap_admin
from gateway.identity.authenticate import Authenticator
from gateway.inspection.cache import FindingCache
from gateway.ledger import Kind, Ledger, LedgerHealth
from gateway.limits.concurrency import Concurrency
from gateway.limits.rates import RateLimiter
from gateway.names import NamesInspector, NamesPool, PoolLimits, worker_command
from gateway.names.registry import read as read_registry
from gateway.payloads.expiry import expire_forever
from gateway.payloads.opening import open_payloads
from gateway.payloads.vault import PayloadVault
from gateway.pipeline.comparison import ReferenceComparison
from gateway.pipeline.ports import Ports
from gateway.policy.bundle import Bundle, load_bundle
from gateway.routing.health import HealthBoard
from gateway.storage.engine import make_engine
from gateway.storage.schema import check_schema
from gateway.telemetry.telemetry import Telemetry
from gateway.upstreams import UpstreamPool
from gateway.upstreams.local import LocalModel
from gateway.vault.surrogate_maps import SurrogateVault

Progress = Callable[[str], None]


@dataclass(slots=True)
class Gateway:
    """A running gateway: both planes and the live ports behind them."""

    settings: Settings
    ledger: Ledger
    ports: Ports
    follower: Follower
    inference: FastAPI
    admin: FastAPI
    ensure_admin: Callable[[], Awaitable[str | None]]
    draining: bool = False


@asynccontextmanager
async def open_gateway(settings: Settings, on_progress: Progress | None = None) -> AsyncIterator[Gateway]:
    """Everything that serves, opened in order and closed in reverse. Raises ``ConfigurationError``."""
    say = on_progress or _silent
    async with AsyncExitStack() as stack:
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        keyring = load_keyring(settings.under_state(settings.keys_dir))
        engine = make_engine(settings.database)
        stack.push_async_callback(engine.dispose)
        await check_schema(engine)
        say("loading the policy bundle")
        follower, bundle = await _open_follower(settings, stack)
        candidate = _load_candidate(settings)
        say("opening the ledger")
        ledger = await Ledger.open(
            settings=settings.ledger,
            spool_dir=settings.under_state(settings.ledger.spool_dir),
            second_spool_dir=settings.second_spool_dir(),
            engine=engine,
            signing_key=LedgerKeys(settings.under_state(settings.keys_dir)),
            software=f"llm-governance-gateway/{__version__}",
        )
        stack.push_async_callback(ledger.close)
        await ledger.append(Kind.CONFIGURATION, None, _configuration_body(settings))
        await ledger.append(Kind.POLICY_LOADED, None, loaded_body(bundle, follower.live))
        local = await _start_local(settings, stack, say)
        upstreams = UpstreamPool(settings.deployments, local, os.environ)
        await upstreams.start()
        stack.push_async_callback(upstreams.close)
        names = _open_names(settings, keyring, bundle, stack)
        telemetry = Telemetry(settings.telemetry)
        stack.callback(telemetry.shutdown)
        ports = Ports(
            bundle=bundle,
            authenticator=Authenticator(engine, keyring.api_key_pepper, _wall_us),
            ledger=ledger,
            upstreams=upstreams,
            bindings=settings.deployments,
            findings=FindingCache(keyring.cache),
            names=names,
            surrogate_key=keyring.surrogate,
            rates=RateLimiter(),
            concurrency=Concurrency(settings.limits.max_concurrent),
            health=HealthBoard(),
            telemetry=telemetry,
            limits=settings.limits,
            vault=_open_vault(settings, keyring, engine, telemetry, stack),
            vault_keep_s=settings.vault.keep_s,
            payloads=_open_payloads(settings, keyring, engine, ledger, telemetry=telemetry, stack=stack),
            candidate=candidate,
        )
        gateway = _assemble(settings, keyring, ledger, ports, engine=engine, follower=follower)
        _compare_with_reference(gateway, stack)
        _follow_policy(gateway, stack)
        yield gateway


def swap_bundle(gateway: Gateway, bundle: Bundle) -> None:
    """Make ``bundle`` live for every exchange that begins from now on."""
    gateway.ports = replace(gateway.ports, bundle=bundle)


async def _open_follower(settings: Settings, stack: AsyncExitStack) -> tuple[Follower, Bundle]:
    keeper = open_keeper(settings, os.environ)
    stack.callback(keeper.close)
    follower = Follower(keeper, settings.policy.poll_interval_s, _wall_s)
    return follower, await follower.start()


def _follow_policy(gateway: Gateway, stack: AsyncExitStack) -> None:
    """From now on the live bundle is what its source has, as far as that may go live."""
    ledger, follower = gateway.ledger, gateway.follower
    chronicle = Chronicle(
        DeliveryMetrics(gateway.ports.telemetry.metrics.registry, follower, time.time),
        partial(ledger.append, Kind.POLICY_LOADED, None),
        partial(ledger.append, Kind.POLICY_REFUSED, None),
    )
    following = asyncio.create_task(follower.follow(partial(swap_bundle, gateway), chronicle))
    following.add_done_callback(partial(_say_why_it_ended, gateway.ports.telemetry))

    async def stop() -> None:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    stack.push_async_callback(stop)
    if secret := webhook_secret(gateway.settings.policy, os.environ):
        gateway.admin.router.routes.append(webhook_route(secret, follower.wake))


def _say_why_it_ended(telemetry: Telemetry, task: asyncio.Task[None]) -> None:
    if not task.cancelled() and isinstance(error := task.exception(), Exception):
        telemetry.faulted(error)


def _assemble(
    settings: Settings, keyring: Keyring, ledger: Ledger, ports: Ports, *, engine: AsyncEngine, follower: Follower
) -> Gateway:
    gateway: Gateway

    def live() -> Ports:
        return gateway.ports

    def readiness() -> Readiness:
        health = ledger.health()
        ready = health.accepting and not gateway.draining and not follower.refuses_all
        names = ports.names.state()
        return Readiness(
            ready,
            {
                "policy": policy_state(follower, live().bundle),
                "engine": _engine_state(live()),
                "ledger": _ledger_state(health),
                "names": {"ready": names.ready, "problem": names.problem},
                "draining": gateway.draining,
            },
        )

    console = ConsolePorts(
        engine=engine,
        ledger_health=ledger.health,
        bundle=lambda: live().bundle,
        environment=settings.environment,
        session_key=keyring.session,
        clock_us=_wall_us,
        record=ledger.append,
    )
    admin = FastAPI(title="LLM Governance Gateway: administration", docs_url=None, redoc_url=None, openapi_url=None)
    admin.include_router(console_router(console))
    admin.router.routes.extend(health_routes(live, readiness))
    _watch_ledger(ports, ledger)

    async def ensure_admin() -> str | None:
        password = await ensure_bootstrap_admin(engine, _wall_us())
        if password is not None:
            await ledger.append(Kind.ADMIN_CREATED, None, {"admin": BOOTSTRAP_NAME, "by": "gateway"})
        return password

    gateway = Gateway(settings, ledger, ports, follower, inference_application(live, readiness), admin, ensure_admin)
    return gateway


def _ledger_state(health: LedgerHealth) -> dict[str, Any]:
    """How the record does; an ``alarm`` is for the operator and does not make the gateway unready."""
    return {
        "accepting": health.accepting,
        "queued": health.queued,
        "unshipped": health.unshipped,
        "log_size": health.log_size,
        "cosigned_size": health.cosigned_size,
        "cosigned_age_s": _age_s(health.cosigned_us),
        "witnesses": [asdict(witness) for witness in health.witnesses],
        "alarm": health.alarm,
    }


def _age_s(then_us: int | None) -> float | None:
    return None if then_us is None else round((_wall_us() - then_us) / 1e6, 1)


def _engine_state(ports: Ports) -> dict[str, Any]:
    """Which engine decides, and whether the compared share ever differed in this process."""
    return {
        "name": "cedarpy" if ports.bundle.engine is ports.bundle.reference else "compiled",
        "compared": asdict(ports.comparison.state()) if ports.comparison else None,
        "candidate": ports.candidate.digest if ports.candidate else None,
    }


def _load_candidate(settings: Settings) -> Bundle | None:
    if settings.decisions.candidate is None:
        return None
    tree = read_policy_tree(settings.decisions.candidate)
    return load_bundle(tree.files, tree.commit, settings.decisions.engine)


def _compare_with_reference(gateway: Gateway, stack: AsyncExitStack) -> None:
    """Ask cedarpy again now and then; where it differs, go on with it alone."""
    every = gateway.settings.decisions.compare_every
    if every == 0:
        return
    loop = asyncio.get_running_loop()

    def distrust(bundle: Bundle) -> None:
        if gateway.ports.bundle is bundle:
            swap_bundle(gateway, replace(bundle, engine=bundle.reference))

    comparison = ReferenceComparison(
        every,
        lambda result: gateway.ports.telemetry.metrics.comparisons.labels(result).inc(),
        lambda bundle: loop.call_soon_threadsafe(distrust, bundle),
    )
    stack.callback(comparison.close)
    gateway.ports = replace(gateway.ports, comparison=comparison)


def _open_names(settings: Settings, keyring: Keyring, bundle: Bundle, stack: AsyncExitStack) -> NamesInspector:
    """Workers start at once where a rule may ask for names, else with the first question."""
    chosen = settings.names
    limits = PoolLimits(
        workers=chosen.workers,
        deadline_s=chosen.deadline_s,
        start_timeout_s=chosen.start_timeout_s,
        queued_characters=1000 * chosen.queued_kchars,
    )
    if chosen.recognisers is not None:
        read_registry(chosen.recognisers)
    command = worker_command(settings.under_state(chosen.cache_dir), chosen.recognisers)
    pool = NamesPool(command, limits)
    stack.push_async_callback(pool.close)
    if chosen.workers and _may_ask_for_names(settings, bundle):
        pool.start()
    return NamesInspector(pool, FindingCache(keyring.cache))


def _open_vault(
    settings: Settings, keyring: Keyring, engine: AsyncEngine, telemetry: Telemetry, stack: AsyncExitStack
) -> SurrogateVault | None:
    """The vault and the sweep that forgets what has expired; nothing where no maps are kept."""
    if settings.vault.keep_s <= 0:
        return None
    vault = SurrogateVault(engine, [keyring.vault, *keyring.vault_retired], _wall_us)
    sweep = asyncio.create_task(_sweep(vault, settings.vault.sweep_interval_s, telemetry))

    async def stop() -> None:
        sweep.cancel()
        await asyncio.gather(sweep, return_exceptions=True)

    stack.push_async_callback(stop)
    return vault


def _open_payloads(
    settings: Settings,
    keyring: Keyring,
    engine: AsyncEngine,
    ledger: Ledger,
    *,
    telemetry: Telemetry,
    stack: AsyncExitStack,
) -> PayloadVault | None:
    """The payload vault and its expiry; nothing where no texts are kept."""
    vault = open_payloads(settings, engine, keyring.identifier, _wall_us)
    if vault is None:
        return None

    def told(body: Mapping[str, object]) -> Awaitable[object]:
        return ledger.append(Kind.PAYLOAD_EXPIRED, None, body)

    expiry = asyncio.create_task(expire_forever(vault, settings.payloads.expire_interval_s, told, telemetry.faulted))

    async def stop() -> None:
        expiry.cancel()
        await asyncio.gather(expiry, return_exceptions=True)

    stack.push_async_callback(stop)
    return vault


async def _sweep(vault: SurrogateVault, interval_s: float, telemetry: Telemetry) -> None:
    while True:
        try:
            await vault.forget_expired(_wall_us())
        except SQLAlchemyError as error:  # tried again at the next turn; expired maps are never given out
            telemetry.faulted(error)
        await asyncio.sleep(interval_s)


def _may_ask_for_names(settings: Settings, bundle: Bundle) -> bool:
    """Whether the models are worth loading before the first question: it takes seconds and hundreds of MB."""
    asks = any(rule.obligation and rule.obligation.type == "inspect_names" for rule in bundle.rules.values())
    bound = (facts for id_, facts in bundle.deployments.items() if id_ in settings.deployments)
    return asks and any(facts.hosting == "saas" for facts in bound)


async def _start_local(settings: Settings, stack: AsyncExitStack, say: Progress) -> LocalModel | None:
    if not any(binding.kind == "local" for binding in settings.deployments.values()):
        return None
    say("starting the embedded model")
    local = LocalModel(settings.local_model, settings.state_dir)
    stack.push_async_callback(local.stop)
    await local.start(say)
    return local


def _watch_ledger(ports: Ports, ledger: Ledger) -> None:
    watch = ports.telemetry.metrics.watch
    watch("gateway_ledger_queued", "Records waiting for the disk.", lambda: ledger.health().queued)
    watch("gateway_ledger_unshipped", "Records on disk, not in the database yet.", lambda: ledger.health().unshipped)
    watch("gateway_ledger_accepting", "1 while records are taken.", lambda: float(ledger.health().accepting))
    watch("gateway_ledger_log_size", "Leaves in the log's live shard.", lambda: ledger.health().log_size)
    watch(
        "gateway_ledger_cosigned_lag",
        "Leaves in the live shard that no cosigned checkpoint covers.",
        lambda: ledger.health().log_size - ledger.health().cosigned_size,
    )
    watch(
        "gateway_ledger_cosigned_age_seconds",
        "Age of the last cosigned checkpoint; not a number where there is none.",
        lambda: age if (age := _age_s(ledger.health().cosigned_us)) is not None else float("nan"),
    )
    watch("gateway_ledger_alarm", "1 while the log needs an operator.", lambda: float(bool(ledger.health().alarm)))


def _configuration_body(settings: Settings) -> dict[str, Any]:
    """A digest of what is configured and the ids bound; URLs and names of variables stay out."""
    whole = settings.model_dump_json()
    return {"digest": digest(whole), "deployments": sorted(settings.deployments), "environment": settings.environment}


def _wall_s() -> int:
    return int(time.time())


def _wall_us() -> int:
    return time.time_ns() // 1000


def _silent(_message: str) -> None:
    return None
