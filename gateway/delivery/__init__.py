"""How policy reaches the gateway: sources, verification, the last good state, emergencies."""

from __future__ import annotations

from gateway.delivery.chronicle import Chronicle, loaded_body
from gateway.delivery.follower import Follower, Hears, Problem
from gateway.delivery.keeper import Keeper, Live
from gateway.delivery.opening import open_keeper, webhook_secret
from gateway.delivery.view import DeliveryMetrics, policy_state
from gateway.delivery.webhook import webhook_route

__all__ = [
    "Chronicle",
    "DeliveryMetrics",
    "Follower",
    "Hears",
    "Keeper",
    "Live",
    "Problem",
    "loaded_body",
    "open_keeper",
    "policy_state",
    "webhook_route",
    "webhook_secret",
]
