"""The guard: where calls may go, and that a refusal tells nothing about what is there."""

import asyncio
import gc
import socket
import ssl
from collections.abc import Sequence
from dataclasses import replace

import pytest

from stoa.kernel.outgoing import (
    GAME_PORTS,
    Guard,
    Outgoing,
    OutgoingSettings,
    OutsideRedirected,
    OutsideUnreachable,
    close_quietly,
    guarded_connect,
    resolve_public,
)
from stoa.kernel.outgoing.resolve import Resolver

from .servers import LOOPBACK, closed_port, patient, saying, serving

STRICT = OutgoingSettings()
ANY_PORT = replace(STRICT, ports=range(1, 65_536))  # type: ignore[arg-type]  # a range holds what a set would

FORMS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to listen on
    "0",
    "localhost",
    "LOCALHOST.",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "169.254.169.254",
    "10.0.0.1",
    "[fd00:ec2::254]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
]


def always(*addresses: str) -> Resolver:
    async def resolve(_name: str) -> Sequence[str]:
        return addresses

    return resolve


@pytest.mark.parametrize("host", FORMS)
async def test_our_own_network_is_refused_in_whatever_form_it_is_written(host: str) -> None:
    async with serving(saying()) as server:
        outgoing = Outgoing(ANY_PORT)
        with pytest.raises(OutsideUnreachable):
            await outgoing.get(f"http://{host}:{server.port}/")
        await outgoing.close()
        assert server.connections == 0


async def test_open_and_closed_and_forbidden_ports_and_unknown_names_are_one_fault() -> None:
    faults = []
    async with serving(saying()) as server:
        closed = await closed_port()
        outgoing = Outgoing(ANY_PORT, resolver=always("127.0.0.1"))
        narrow = Outgoing(STRICT, resolver=always("127.0.0.1"))
        nobody = Outgoing(STRICT, resolver=always())
        open_door = Outgoing(patient(attempts=1), resolver=always("127.0.0.1"))
        calls = [
            (outgoing, f"http://inside.example:{server.port}/"),
            (outgoing, f"http://inside.example:{closed}/"),
            (narrow, f"http://inside.example:{server.port}/"),
            (narrow, "http://inside.example/"),
            (nobody, "http://unknown.example/"),
            (open_door, f"http://allowed.example:{closed}/"),
        ]
        for client, url in calls:
            with pytest.raises(OutsideUnreachable) as caught:
                await client.get(url)
            faults.append((caught.value.code, caught.value.words, caught.value.status, caught.value.headers))
        for client in (outgoing, narrow, nobody, open_door):
            await client.close()
        assert server.connections == 0
    assert len({str(fault) for fault in faults}) == 1


async def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    outgoing = Outgoing(ANY_PORT, resolver=always("1.1.1.1", "127.0.0.1"))
    with pytest.raises(OutsideUnreachable) as caught:
        await outgoing.get("http://mixed.example/")
    assert "127.0.0.1, which is not public" in str(caught.value.__cause__)
    await outgoing.close()


async def test_a_name_that_changes_its_answer_is_called_where_it_was_checked() -> None:
    asked = 0

    async def rebinding(_name: str) -> Sequence[str]:
        nonlocal asked
        asked += 1
        return ["127.0.0.1"] if asked == 1 else ["10.0.0.1"]

    async with serving(saying()) as server:
        outgoing = Outgoing(patient(attempts=1), resolver=rebinding)
        assert (await outgoing.get(server.url(host="rebinding.example"))).text == "hello"
        assert asked == 1
        assert f"Host: rebinding.example:{server.port}\r\n" in server.heads[0]
        with pytest.raises(OutsideUnreachable):
            await outgoing.get(server.url(host="rebinding.example"))
        await outgoing.close()


async def test_a_redirect_into_our_network_is_refused() -> None:
    async with serving(saying()) as inside, serving(saying("302 Found", b"", f"Location: {inside.url()}")) as outside:
        # The first hop is allowed as if it were public; the second is loopback under another address.
        settings = OutgoingSettings(allow_networks=("127.0.0.2/32",))
        outgoing = Outgoing(settings, resolver=always("127.0.0.2"))
        async with serving(saying("302 Found", b"", f"Location: {inside.url()}"), "127.0.0.2") as first:
            with pytest.raises(OutsideUnreachable):
                await outgoing.get(first.url(host="outside.example"), redirects=3)
            assert first.connections == 1
        await outgoing.close()
        assert (inside.connections, outside.connections) == (0, 0)


@pytest.mark.parametrize(
    "location", ["ftp://example.org/", "file:///etc/passwd", "http://user:pass@example.org/", "http://", "//"]
)
async def test_a_redirect_to_what_is_no_plain_address_is_refused(location: str) -> None:
    async with serving(saying("302 Found", b"", f"Location: {location}")) as server:
        outgoing = Outgoing(patient(attempts=1))
        with pytest.raises((OutsideUnreachable, OutsideRedirected)):
            await outgoing.get(server.url("/same"), redirects=1)
        await outgoing.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://",
        "http://user:secret@example.org/",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://" + "a" * 300 + ".example/",
        "http://-bad-.example/",
        "http://example.org/" + "a" * 9000,
    ],
    ids=[
        "empty",
        "bare",
        "ftp",
        "file",
        "gopher",
        "hostless",
        "userinfo",
        "space",
        "port",
        "long-name",
        "dashes",
        "long",
    ],
)
async def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    outgoing = Outgoing(ANY_PORT)
    with pytest.raises(OutsideUnreachable):
        await outgoing.get(url)
    await outgoing.close()


async def test_a_trusted_endpoint_may_be_private_and_its_connection_serves_no_stranger() -> None:
    async with serving(saying()) as server:
        outgoing = Outgoing(STRICT)
        assert (await outgoing.get(server.url(), allow_private=True)).good
        with pytest.raises(OutsideUnreachable):
            await outgoing.get(server.url())
        await outgoing.close()
        assert server.connections == 1


async def test_an_allowed_network_opens_that_network_alone() -> None:
    async with serving(saying(), "127.0.0.3") as server:
        outgoing = Outgoing(OutgoingSettings(allow_networks=("127.0.0.3/32",)))
        assert (await outgoing.get(server.url(host="127.0.0.3"))).good
        with pytest.raises(OutsideUnreachable):
            await outgoing.get(server.url(host="127.0.0.4"))
        await outgoing.close()


async def test_tls_speaks_to_the_name_though_the_address_was_resolved_by_us() -> None:
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    done = asyncio.Event()

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        done.set()

    listener = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context)
    port = listener.sockets[0].getsockname()[1]
    outgoing = Outgoing(patient(attempts=1), resolver=always("127.0.0.1"))
    with pytest.raises(OutsideUnreachable):  # the server has no certificate; it has heard the name before that matters
        await outgoing.get(f"https://named.example:{port}/")
    await outgoing.close()
    listener.close()
    assert names == ["named.example"]
    gc.collect()


async def test_a_raw_connection_to_our_network_is_refused_and_to_an_allowed_one_is_opened() -> None:
    async with serving(saying()) as server:
        with pytest.raises(OutsideUnreachable):
            await guarded_connect(Guard.from_settings(STRICT, ports=GAME_PORTS), "localhost", server.port)
        assert server.connections == 0
        guard = Guard.from_settings(patient(), ports=GAME_PORTS)
        reader, writer = await guarded_connect(guard, "127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert (await reader.read()).endswith(b"hello")
        await close_quietly(writer)


async def test_a_raw_connection_takes_the_next_address_where_the_first_is_dead() -> None:
    async with serving(saying()) as server:
        guard = Guard.from_settings(patient(), resolver=always("127.0.0.9", "127.0.0.1"))
        _, writer = await guarded_connect(guard, "two.example", server.port)
        assert writer.get_extra_info("peername") == ("127.0.0.1", server.port)
        await close_quietly(writer)


async def test_game_servers_are_not_looked_for_on_the_ports_of_other_services() -> None:
    guard = Guard.from_settings(STRICT, ports=GAME_PORTS, resolver=always("1.1.1.1"))
    with pytest.raises(OutsideUnreachable):
        await guarded_connect(guard, "mail.example", 25)


async def test_the_addresses_for_datagrams_are_checked_too() -> None:
    public = Guard.from_settings(STRICT, resolver=always("1.1.1.1", "2606:4700::1"))
    assert [str(found) for found in await resolve_public(public, "game.example")] == ["1.1.1.1", "2606:4700::1"]
    for bad in (
        always("1.1.1.1", "fe80::1%eth0"),
        always(),
        always("not-an-address"),
        always(*["1.1.1.1"] * 2, "10.0.0.1"),
    ):
        with pytest.raises(OutsideUnreachable):
            await resolve_public(Guard.from_settings(STRICT, resolver=bad), "game.example")


async def test_a_resolver_that_fails_or_hangs_is_the_same_fault() -> None:
    async def failing(_name: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    async def hanging(_name: str) -> Sequence[str]:
        await asyncio.Event().wait()
        raise AssertionError

    for resolver in (failing, hanging):
        guard = replace(Guard.from_settings(STRICT, resolver=resolver), timeout=0.05)
        with pytest.raises(OutsideUnreachable):
            await resolve_public(guard, "game.example")


def test_settings_refuse_what_is_no_network_and_a_door_open_to_all() -> None:
    assert not list(OutgoingSettings(allow_networks=LOOPBACK).faults(production=True))
    assert "not a network" in next(iter(OutgoingSettings(allow_networks=("10.0.0.1/8",)).faults(production=False)))
    assert "every address" in next(iter(OutgoingSettings(allow_networks=("::/0",)).faults(production=True)))
