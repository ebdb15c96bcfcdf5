"""Which addresses are public."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stoa.kernel.outgoing.addresses import is_number_in_disguise, is_public, read_literal

FORBIDDEN = [
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to listen on
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "223.255.255.255"]
PUBLIC_6 = ["2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001:80b::200e"]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_an_address_that_is_not_public_is_known(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC + PUBLIC_6)
def test_a_public_address_is_known(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
@example(IPv4Address("168.63.129.16"))
def test_no_ipv4_address_is_public_that_python_does_not_call_global(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_loopback, address.is_link_local))


@given(st.ip_addresses(v=4))
def test_ipv4_addresses_that_python_calls_global_are_public_but_for_what_we_name(
    address: IPv4Address | IPv6Address,
) -> None:
    named = [ipaddress.ip_network(text) for text in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24")]
    if address.is_global and not address.is_multicast and not any(address in network for network in named):
        assert is_public(address)


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_is_public_that_python_does_not_call_global(address: IPv4Address | IPv6Address) -> None:
    assert isinstance(address, IPv6Address)
    if is_public(address):
        assert address.is_global
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None
        assert not any((address.is_multicast, address.is_reserved, address.is_site_local))


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::", "::ffff:0:0:0"]))
def test_no_ipv4_address_hides_in_an_ipv6_one(inner: IPv4Address | IPv6Address, prefix: str) -> None:
    assert not is_public(IPv6Address(int(IPv6Address(prefix)) | int(inner)))


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_hides_in_a_tunnel(inner: IPv4Address | IPv6Address) -> None:
    assert not is_public(IPv6Address((0x2002 << 112) | int(inner) << 80))
    assert not is_public(IPv6Address((0x20010000 << 96) | int(inner) << 64))


@pytest.mark.parametrize(
    "host",
    ["127.1", "127.0.1", "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0177.0.0.1", "1.2.3.4.5", "0x", "a.1"],
)
def test_a_number_in_disguise_is_seen(host: str) -> None:
    assert is_number_in_disguise(host)


@pytest.mark.parametrize("host", ["example.org", "1and1.example", "127.0.0.1.example.org", "x0x7f", "127.0.0.1", "::1"])
def test_a_name_and_a_plain_address_are_no_disguise(host: str) -> None:
    assert not is_number_in_disguise(host)


@given(st.ip_addresses())
def test_a_plain_address_is_read_as_itself(address: IPv4Address | IPv6Address) -> None:
    assert read_literal(str(address)) == address
    assert read_literal(f"[{address}]") == address
