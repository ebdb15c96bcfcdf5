"""Providers, what they say of somebody, and what is told about identities."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type Door = Literal["page", "api"]
"""Where a sign-in was begun: a page goes on to a page, a program is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Somebody by whom people may sign in."""

    name: str
    title: str
    kind: Literal["oidc", "discord", "steam"]
    issuer: str
    """Who says so; for Discord and Steam, which name none, where they are."""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid",)
    proves_email: Literal["never", "claim", "google"] = "never"
    """Whether its word that an address is proven counts: never, where it says so, or only where Google is its host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """Who has signed in at a provider, after everything about the answer was checked."""

    provider: str
    issuer: str
    subject: str
    email: str | None = None
    """Normalised, and only where the provider is believed and says that it is proven."""
    name: str = ""
    tokens: "ProviderTokens | None" = None


class ProviderTokens(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a provider gave us to act with."""

    access_token: str
    refresh_token: str | None = None
    expires_in: int | None = None
    scope: str = ""


class Transaction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sign-in that was begun in one browser; its cookie holds it, signed."""

    state: str
    provider: str
    door: Door
    redirect_uri: str
    return_to: str = ""
    remember: bool = False
    session_id: UUID | None = None
    """The session that asked to link an identity; none where somebody wants to sign in."""
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EmailDue:
    """Somebody new, of whom no address is known: one must be proven first. The token is the browser's."""

    token: str
    name: str


class ProviderLine(Model, frozen=True):
    """A way to sign in that the site offers."""

    name: str
    title: str


class IdentityLine(Model, frozen=True):
    """A linked identity as its owner sees it."""

    id: UUID
    provider: str
    title: str
    subject: str
    """As whom the provider knows them."""
    name: str
    linked_at: datetime
    last_used_at: datetime | None


class BeginQuery(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """How a sign-in is begun."""

    return_to: Annotated[str, msgspec.Meta(max_length=500)] = ""
    remember_me: bool = False


class LinkInput(Input, frozen=True):
    """Where to go after linking."""

    return_to: Annotated[str, msgspec.Meta(max_length=500)] = ""


class LinkBegun(Model, frozen=True):
    """Where the browser has to go."""

    url: str


class AddressInput(Input, frozen=True):
    """The address and the name of somebody new."""

    email: Annotated[str, msgspec.Meta(min_length=1, max_length=320)]
    username: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class CodeInput(Input, frozen=True):
    """The code that was sent to the address."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=30)]


class EmailNeeded(Model, frozen=True):
    """What a program is told of somebody new without a proven address."""

    name: str
    email_required: bool = True


class Linked(Model, frozen=True):
    """What a program is told after linking."""

    provider: str
    linked: bool = True
