"""What getting back in takes."""

from typing import Annotated

import msgspec

from stoa.accounts.sign_in.models import Solution
from stoa.kernel.http.replies import Input

type TypedPassword = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
type TypedToken = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
type TypedEmail = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]


class ForgotInput(Input, frozen=True):
    """Whose password is forgotten."""

    email: TypedEmail


class ResetInput(Input, frozen=True):
    """A token out of a mail, and the new password."""

    token: TypedToken
    password: TypedPassword


class ChangePasswordInput(Input, frozen=True):
    """The present password, and the new one; after several wrong ones with the solution of a challenge."""

    current_password: TypedPassword
    new_password: TypedPassword
    captcha: Solution | None = None


class ChangeEmailInput(Input, frozen=True):
    """The new address."""

    email: TypedEmail


class ConfirmEmailInput(Input, frozen=True):
    """A token out of the mail to the new address."""

    token: TypedToken
