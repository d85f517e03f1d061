"""Put first on the path of a process under test: every attempt to reach another host is refused and written down."""

import ipaddress
import os
import sys

_FILE = os.environ.get("GATEWAY_TEST_EGRESS_LOG")


def _watch(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments
    else:
        return
    if not isinstance(address, tuple) or _is_loopback(address[0]):
        return
    with open(_FILE, "a", encoding="utf-8") as file:
        file.write(f"{event} {address!r}\n")
    raise ConnectionRefusedError("confined to loopback")


def _is_loopback(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


if _FILE:
    sys.addaudithook(_watch)
