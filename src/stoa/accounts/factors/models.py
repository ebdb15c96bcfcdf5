"""What second factors take and answer."""

from typing import Annotated, Literal

import msgspec

from stoa.accounts.sign_in.models import Delivery
from stoa.kernel.http.replies import Input, Model

type CodeMethod = Literal["totp", "recovery-code"]
type Code = Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["123456"])]
type MfaToken = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class VerifyInput(Input, frozen=True):
    """The second factor of a sign-in that waits for it."""

    mfa_token: MfaToken
    method: CodeMethod
    code: Code
    remember_device: bool = False
    """Ask for no second factor in this browser for a while."""
    token_delivery: Delivery = "cookie"  # noqa: S105 - how the token comes, not what it is


class CodeInput(Input, frozen=True):
    """The code that the authenticator app shows."""

    code: Code


class StepUpInput(Input, frozen=True):
    """A fresh proof by code."""

    method: CodeMethod
    code: Code


class RecoveryCodes(Model, frozen=True):
    """Ten codes that work once each, told this once."""

    recovery_codes: list[str]


class FactorsAnswer(Model, frozen=True):
    """Which second factors you have."""

    totp: bool
    passkeys: int
    recovery_codes_left: int
    required: bool
    """Whether one of your roles needs a second factor."""
