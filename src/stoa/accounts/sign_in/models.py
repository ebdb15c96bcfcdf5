"""What signing in takes and answers."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.accounts.context import Visit
from stoa.accounts.sessions.models import Kind, PersonAnswer
from stoa.kernel.http.replies import Input, Model

type Delivery = Literal["cookie", "body"]


type Solution = Annotated[str, msgspec.Meta(max_length=2000)]


class SignInInput(Input, frozen=True):
    """An address and a password, and how the answer should come."""

    email: Annotated[str, msgspec.Meta(min_length=1, max_length=320)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    remember_me: bool = False
    captcha: Solution | None = None
    totp: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    token_delivery: Delivery = "cookie"  # noqa: S105 - how the token comes, not what it is


class SignInAnswer(Model, frozen=True, omit_defaults=True):
    """Either tokens and who has signed in, or that a second factor is due."""

    access_token: str | None = None
    token_type: str | None = None
    expires_in: int | None = None
    user: PersonAnswer | None = None
    refresh_token: str | None = None
    mfa_required: bool = False
    mfa_token: str | None = None
    methods: list[str] | None = None
    mfa_setup_required: bool = False
    """Somebody who looks after the site has no second factor yet; nothing dangerous is open to them until then."""


class StepUpInput(Input, frozen=True):
    """A fresh proof by password; after several wrong ones with the solution of a challenge."""

    password: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    captcha: Solution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """Somebody has proved with a first factor who they are; nothing is open to them yet."""

    person_id: UUID
    visit: Visit
    kind: Kind
    methods: tuple[str, ...]
    """`password`, `oauth:discord`, `passkey`, …"""
    remember: bool = False
    device_trusted: bool = False
    """Whether this browser was once trusted to need no second factor, and still is."""
    code: str | None = None
    """A second factor's code that came along with the first one."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What the second factors say: what is due, or what has been passed along the way."""

    due: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondFactorDue:
    """One more proof is needed; the token is told this once."""

    mfa_token: str
    methods: tuple[str, ...]


class Pending(msgspec.Struct, frozen=True):
    """A sign-in that waits for its second factor."""

    id: UUID
    person_id: UUID
    kind: Kind
    remembered: bool
    methods: list[str]
    offered: list[str]
