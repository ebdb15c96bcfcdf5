"""Holding addresses back by hand and letting them go, written down in the transaction that asks for it."""

from datetime import timedelta
from ipaddress import ip_network

from stoa.accounts.context import Accounts
from stoa.kernel import audit
from stoa.kernel.crypto import lookup_hash
from stoa.kernel.db import Write
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Detail, Invalid, Unavailable
from stoa.kernel.limits import address_key
from stoa.kernel.shield import Shield
from stoa.kernel.shield.blocks import HeldAddress

from .models import HeldQuery, HoldInput

MOST_LISTED = 10_000


async def list_held(accounts: Accounts, asked: HeldQuery) -> Page[HeldAddress]:
    """List the addresses that are held back, those for longest first."""
    held = await _shield(accounts).held(MOST_LISTED)
    found = [one for one in held if one.address.startswith(asked.q.strip())]
    start = (asked.page - 1) * asked.limit
    return Page(found[start : start + asked.limit], asked.limit, total=len(found), page=asked.page)


async def hold_address(tx: Write, accounts: Accounts, wish: HoldInput, by: audit.By, username: str) -> None:
    """Hold an address back for a while; `username` stands beside the reason."""
    network = _network(wish.address)
    after = {"address": network, "hours": wish.hours}
    await _record(tx, accounts, "address.held", after, by, reason=wish.why)
    await _shield(accounts).block(network, timedelta(hours=wish.hours), username, wish.why)


async def release_address(tx: Write, accounts: Accounts, address: str, by: audit.By, username: str) -> None:
    """Let an address go at once."""
    network = _network(address)
    await _record(tx, accounts, "address.released", {"address": network}, by)
    await _shield(accounts).lift(network, username)


async def _record(
    tx: Write, accounts: Accounts, action: str, after: dict[str, object], by: audit.By, *, reason: str = ""
) -> None:
    """Write down what is done to an address, which may be somebody's: in the chain it is known by a keyed hash."""
    known = lookup_hash(accounts.keys, str(after["address"]), "audit.address").hex()
    await audit.record(tx, action, by=by, kind="address", id=known, after=after, reason=reason)


def _network(text: str) -> str:
    """Give an address as the shield counts it."""
    try:
        ip_network(text.strip(), strict=False)
    except ValueError:
        message = "This is no address. It should look like 192.0.2.7 or 2001:db8::1."
        raise Invalid(details=(Detail("address", message),)) from None
    return address_key(text.strip().partition("/")[0])


def _shield(accounts: Accounts) -> Shield:
    if accounts.shield is None:
        message = "The abuse shield is not running here."
        raise Unavailable(message)
    return accounts.shield
