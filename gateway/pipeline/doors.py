"""Every governed route. A route that is not here is refused."""

from __future__ import annotations

from gateway.wire.door import Door
from gateway.wire.openai_chat import CHAT

DOORS: dict[str, Door] = {door.name: door for door in (CHAT,)}
