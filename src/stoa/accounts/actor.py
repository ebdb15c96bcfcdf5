"""Somebody who has signed in, as routes and services see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.errors import Unauthenticated
from stoa.kernel.http.actor import Actor

from .context import Accounts
from .errors import NotAsSomebodyElse, StepUpRequired
from .settings import SessionSettings


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has signed in, or whose key is used."""

    id: UUID | None
    """The account; None for a service token, which acts for nobody."""
    tier: str
    permissions: frozenset[str]
    username: str
    roles: tuple[str, ...]
    session_id: UUID | None
    """None where a key is used."""
    key_id: UUID | None
    device_id: UUID | None
    methods: tuple[str, ...]
    authenticated_at: datetime | None
    leaving: bool = False
    """They have asked to be forgotten, and may still take it back."""
    impersonator_id: UUID | None = None
    """Who stands behind it, where somebody sees the site as this person does."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person in a session of theirs: what most routes of accounts are about."""

    id: UUID
    session_id: UUID
    device_id: UUID | None
    methods: tuple[str, ...]
    authenticated_at: datetime
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asking:
    """A person who asks, in a session or by a key of theirs."""

    id: UUID
    roles: tuple[str, ...]
    permissions: frozenset[str]


def username_of(actor: Actor) -> str:
    """Give the name that is shown for whoever asks, a service token's included."""
    return actor.username if isinstance(actor, SignedIn) else ""


def refuse_acting(actor: Actor) -> None:
    """Let nobody who sees the site as somebody else change who that person is."""
    if isinstance(actor, SignedIn) and actor.impersonator_id is not None:
        raise NotAsSomebodyElse


def require_person(actor: Actor) -> Asking:
    """Give the person who asks; a service token is nobody."""
    if not isinstance(actor, SignedIn) or actor.id is None:
        raise Unauthenticated
    return Asking(actor.id, actor.roles, actor.permissions)


def require_session(actor: Actor) -> Somebody:
    """Give whoever has signed in with a session; a key does not do, nor does acting in somebody's name.

    All that is about sessions, credentials, factors, addresses and leaving asks for this.
    """
    refuse_acting(actor)
    if (
        not isinstance(actor, SignedIn)
        or actor.id is None
        or actor.session_id is None
        or actor.authenticated_at is None
    ):
        message = "Sign in to do this; an API key is not enough."
        raise Unauthenticated(message)
    return Somebody(
        actor.id, actor.session_id, actor.device_id, actor.methods, actor.authenticated_at, actor.permissions
    )


def require_fresh_proof(accounts: Accounts, somebody: Somebody) -> None:
    """Ask for a fresh proof before a dangerous act, where the last one is too long ago."""
    if clock.now() - somebody.authenticated_at > accounts.setting(SessionSettings).step_up:
        raise StepUpRequired
