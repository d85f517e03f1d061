import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.network import find_network_addresses

FOUND = [
    ("IP_ADDRESS", "from 203.0.113.9:443 x", "203.0.113.9"),
    ("IP_ADDRESS", "addr=192.168.1.254/24", "192.168.1.254"),
    ("IP_ADDRESS", "10.20.0.1.", "10.20.0.1"),
    ("IP_ADDRESS", "dns 8.8.8.8", "8.8.8.8"),
    ("IP_ADDRESS", "client ip 1.2.3.4", "1.2.3.4"),
    ("IP_ADDRESS", "http://10.0.0.12/x", "10.0.0.12"),
    ("IP_ADDRESS", "2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3::8a2e:370:7334"),
    ("IP_ADDRESS", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
    ("IP_ADDRESS", "[2001:db8::1]:443", "2001:db8::1"),
    ("IP_ADDRESS", "ip:2001:db8::1", "2001:db8::1"),
    ("IP_ADDRESS", "fe80::1%eth0/64", "fe80::1%eth0"),
    ("IP_ADDRESS", "2a00:1450:4001:81b::200e.", "2a00:1450:4001:81b::200e"),
    ("IP_ADDRESS", "2001:DB8::FF00:42:8329", "2001:DB8::FF00:42:8329"),
    ("MAC_ADDRESS", "MAC:00:1B:44:11:3A:B7", "00:1B:44:11:3A:B7"),
    ("MAC_ADDRESS", "00-1b-44-11-3a-b7", "00-1b-44-11-3a-b7"),
    ("MAC_ADDRESS", "port 001b.4411.3ab7", "001b.4411.3ab7"),
]  # fmt: skip
NOT_FOUND = [
    "v1.2.3.4", "version 10.20.3.41", "==1.2.3.41", "Chrome/120.0.0.0", "127.0.0.1", "0.0.0.0", "255.255.255.255", "255.255.255.0", "foo-1.2.3.41",
    "1.3.6.1.4.1.311", "1.3.6.1", "section 3.1.4.2", "1.2.3.4", "256.1.1.1", "1.2.3", "10.0.0.1.5", "12:30:45", "::1", "::", "std::vector", "a::b2",
    "abc::def", "x[1000::2000]", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "aa:bb:cc:dd:ee:ff:00:11", "2024-11-23-10-20-30",
    "550e8400-e29b-41d4-a716-446655440000", "12:34:56:78", "dead.beef", "2026-11-23T10:20:30",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_finds_addresses_without_their_ports_and_prefixes(kind, text, value):
    assert [(f.type, text[f.start : f.end]) for f in find_network_addresses(text)] == [(kind, value)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_alone_versions_times_and_machines_that_are_nobodys(text):
    assert list(find_network_addresses(text)) == []


def test_both_ends_of_a_range_are_found():
    text = "10.20.0.1-10.20.0.5 and 2001:db8::1-2001:db8::2"
    assert [text[f.start : f.end] for f in find_network_addresses(text)] == [
        "10.20.0.1", "10.20.0.5", "2001:db8::1", "2001:db8::2",
    ]  # fmt: skip


@given(st.ip_addresses(v=6, network="2000::/3"))
def test_full_addresses_are_found_whole(address):
    text = f"peer {address.exploded} up"
    assert [text[f.start : f.end] for f in find_network_addresses(text)] == [address.exploded]


@given(st.ip_addresses(v=4, network="172.16.0.0/12"))
def test_private_addresses_are_found(address):
    assert [f.recogniser for f in find_network_addresses(f"host {address}")] == ["ipv4"]


@given(st.text("0123456789abcdef:.-% g", max_size=120))
def test_what_is_found_is_an_address(text):
    for finding in find_network_addresses(text):
        written = text[finding.start : finding.end]
        if finding.type == "IP_ADDRESS":
            assert not ipaddress.ip_address(written).is_loopback
        else:
            assert sum(c.isalnum() for c in written) == 12
