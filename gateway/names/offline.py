"""A worker that reads callers' text has nobody to talk to: whatever a plug-in or its libraries try, it stays here."""

from __future__ import annotations

import sys

_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.fork",
        "os.forkpty",
    }
)


def refuse_network() -> None:
    """From now on this process can open no connection and start no other process by Python's own means.

    It cannot be taken back. Native code in a plug-in is not held by it: an operator who mounts such code trusts it.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _EVENTS:
        raise PermissionError("recognisers have no network; set network: true in the registry to allow it")
