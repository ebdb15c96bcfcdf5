"""What signing up takes and answers."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.people.models import Locale
from stoa.kernel.http.replies import Input, Model

type TypedEmail = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]
type TypedPassword = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
type TypedToken = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class SignUpInput(Input, frozen=True):
    """Who wants an account."""

    email: TypedEmail
    password: TypedPassword
    username: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    locale: Locale = "en"


class SignedUp(Model, frozen=True):
    """Who will have an account once the address is proven. It looks the same whether the address is known or not."""

    id: UUID
    username: str
    email: str
    email_verified: bool = False


class SignUpAnswer(Model, frozen=True):
    """What a sign-up answers."""

    user: SignedUp


class TokenInput(Input, frozen=True):
    """A token out of a mail."""

    token: TypedToken


class EmailInput(Input, frozen=True):
    """An address."""

    email: TypedEmail


class Verified(Model, frozen=True):
    """Whose address is proven."""

    id: UUID
    username: str
    email_verified: bool = True


class Told(Model, frozen=True):
    """What anybody is told, whether the address is known or not."""

    message: str
