"""What a vote is counted in, and which votes do not count."""

import ipaddress
from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec

from stoa.kernel.crypto import Keyring, hash_token
from stoa.kernel.decisions import Decision
from stoa.kernel.limits.address import address_key
from stoa.kernel.rules import Dated, Rule

from .models import Discount, Surroundings


class VoteRules(msgspec.Struct, frozen=True):
    """Which votes are believed. The others reach the server all the same; they only do not count."""

    account_hours: Annotated[int, msgspec.Meta(ge=0, le=8_760)] = 24
    """How old an account has to be for its votes to count."""
    most_of_network: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 5
    """How many votes a day for one server count from one network: a family has several players, a bot has many."""


VOTING = Rule("firstspawn.votes", VoteRules())


def month_of(day: date) -> date:
    """Give the first day of the month."""
    return day.replace(day=1)


def network_of(keys: Keyring, day: date, address: str) -> bytes | None:
    """Say from which network a vote comes in a way that names none, and that is another one tomorrow.

    None where the address is not a public one: then it is our own proxy's, which says nothing about who votes.
    """
    key = address_key(address)
    try:
        if not ipaddress.ip_network(key).is_global:
            return None
    except ValueError:
        return None
    return hash_token(keys, f"{day}:{key}", "vote-network")


def weigh_vote(around: Surroundings, now: datetime, rules: Dated[VoteRules]) -> tuple[Discount, Decision] | None:
    """Say why a vote does not count, if it does not."""
    values = rules.values
    if now - around.since < timedelta(hours=values.account_hours):
        facts: tuple[tuple[str, object], ...] = (
            ("Account made", f"{around.since:%-d %B %Y, %H:%M} UTC"),
            ("Hours until votes count", values.account_hours),
        )
        return "new-account", _explain(
            rules, "your account is new", facts, "Nothing needs to be done: votes count once it is old enough."
        )
    if around.from_network >= values.most_of_network:
        facts = (
            ("Votes for this server from your network today", around.from_network + 1),
            ("Of which count", values.most_of_network),
        )
        appeal = "Write to the moderators if many people share your network, such as a school."
        return "one-network", _explain(rules, "many came from your network today", facts, appeal)
    return None


def _explain(rules: Dated[VoteRules], why: str, facts: tuple[tuple[str, object], ...], appeal: str) -> Decision:
    return rules.decide(
        f"The server was told of your vote, and it does not count in the ranking: {why}.",
        *facts,
        who_can_undo="A moderator of this site; each vote is weighed by itself, so one on another day may count",
        how_to_appeal=appeal,
    )
