"""What is told of somebody's phone."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type Typed = Annotated[str, msgspec.Meta(min_length=6, max_length=40, examples=["+1 305 555 0123"])]
type Code = Annotated[str, msgspec.Meta(min_length=4, max_length=20)]


class PhoneInput(Input, frozen=True):
    """A number, with the code of its country."""

    number: Typed


class CodeInput(Input, frozen=True):
    """What came in the text."""

    code: Code


class Phone(Model, frozen=True):
    """Somebody's phone, as they see it: of a number only the last two digits."""

    verified: bool
    ends_with: str
    verified_at: datetime | None
    waits_for_code: bool
    refused: bool
    """Whether the number that was named last takes no texts, so that its code never came."""
    offered: bool
    """Whether numbers are verified here at all."""


class PhoneRow(msgspec.Struct, frozen=True):
    """A phone as it is kept."""

    number_box: bytes | None
    verified_at: datetime | None
    pending_box: bytes | None
    waits: bool
    refused: bool


class Guess(msgspec.Struct, frozen=True):
    """What a guess is compared with."""

    pending_box: bytes
    code_hash: bytes


class Text(msgspec.Struct, frozen=True):
    """What goes to a telephone."""

    to: str
    text: str


class TextRow(msgspec.Struct, frozen=True):
    """A text that is kept."""

    id: UUID
    person_id: UUID
    letter_box: bytes
    created_at: datetime
    is_late: bool


class SentText(Model, frozen=True):
    """A text as developers see it."""

    to: str
    text: str
    created_at: datetime
