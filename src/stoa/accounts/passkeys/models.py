"""What passkeys take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from stoa.accounts.factors.models import MfaToken
from stoa.accounts.sessions.models import Kind
from stoa.accounts.sign_in.models import Delivery
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

type Encoded = Annotated[str, msgspec.Meta(max_length=2_000)]
type LongEncoded = Annotated[str, msgspec.Meta(max_length=30_000)]
type Name = Annotated[str, line(0, 60)]


class MadeResponse(msgspec.Struct, frozen=True):
    """What an authenticator says about a credential that it has made; browsers may tell more."""

    client_data: LongEncoded = msgspec.field(name="clientDataJSON")
    attestation: LongEncoded = msgspec.field(name="attestationObject")
    transports: Annotated[list[Annotated[str, msgspec.Meta(max_length=20)]], msgspec.Meta(max_length=10)] = []


class MadeCredential(msgspec.Struct, frozen=True, rename="camel"):
    """A credential that an authenticator has made, as browsers write it."""

    id: Encoded
    raw_id: Encoded
    type: Literal["public-key"]
    response: MadeResponse


class ShownResponse(msgspec.Struct, frozen=True):
    """What an authenticator signs; browsers may tell more."""

    client_data: LongEncoded = msgspec.field(name="clientDataJSON")
    authenticator_data: Encoded = msgspec.field(name="authenticatorData")
    signature: Encoded
    user_handle: Encoded | None = msgspec.field(name="userHandle", default=None)


class ShownCredential(msgspec.Struct, frozen=True, rename="camel"):
    """A credential that an authenticator shows, as browsers write it."""

    id: Encoded
    raw_id: Encoded
    type: Literal["public-key"]
    response: ShownResponse


class RegisterInput(Input, frozen=True):
    """A new passkey, and what to call it."""

    credential: MadeCredential
    name: Name = ""


class RenameInput(Input, frozen=True):
    """What to call a passkey."""

    name: Annotated[str, line(1, 60)]


class SignInInput(Input, frozen=True):
    """A passkey, shown to sign in; `session` is `page` where a page's script asks for a page's cookie."""

    credential: ShownCredential
    remember_me: bool = False
    session: Kind = "api"
    token_delivery: Delivery = "cookie"  # noqa: S105 - how the token comes, not what it is


class WaitingInput(Input, frozen=True):
    """A sign-in that waits for its second factor."""

    mfa_token: MfaToken


class VerifyInput(Input, frozen=True):
    """A passkey as the second factor of a sign-in that waits for it."""

    mfa_token: MfaToken
    credential: ShownCredential
    remember_device: bool = False
    token_delivery: Delivery = "cookie"  # noqa: S105 - how the token comes, not what it is


class ProofInput(Input, frozen=True):
    """A passkey, shown as a fresh proof."""

    credential: ShownCredential


class Options(Model, frozen=True):
    """What the browser's `navigator.credentials` is given; it holds for five minutes and once."""

    public_key: dict[str, Any]


class PasskeyLine(Model, frozen=True):
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    backed_up: bool
    created_at: datetime
    last_used_at: datetime | None
    suspect_at: datetime | None
    """When it was shown with a counter that had been used before, as a copy of it would."""


class Registered(Model, frozen=True, omit_defaults=True):
    """A passkey that was added; with the first factor come recovery codes, told this once."""

    passkey: PasskeyLine
    recovery_codes: list[str] | None = None
