"""From a fault to words beside the fields of a form; and what forms have in common."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from stoa.kernel.decisions import Decision
from stoa.kernel.errors import Fault
from stoa.kernel.http.problems import explain
from stoa.kernel.http.replies import View

type Line = Annotated[str, msgspec.Meta(max_length=1000)]
type Wide = Annotated[str, msgspec.Meta(max_length=8000)]

PRIVATE = {"Cache-Control": "no-store"}
_OURS = 500
_BUSY = 503

# Which field a refusal is about; a form that calls the field otherwise says so.
_FIELDS = {
    "BAD_EMAIL": "email",
    "EMAIL_TAKEN": "email",
    "BAD_USERNAME": "username",
    "USERNAME_TAKEN": "username",
    "USERNAME_CHANGED_RECENTLY": "username",
    "WEAK_PASSWORD": "password",
    "WRONG_PASSWORD": "password",
    "MFA_CODE_INVALID": "code",
}

# What programs are told to do, in words for people whose browser does it.
_WORDS = {
    "CAPTCHA_REQUIRED": "There were several failed attempts. Your browser solves a small puzzle first: "
    "type your password once more and go on.",
}


class Refusal(msgspec.Struct, frozen=True):
    """Why a form comes back: words for the whole of it, and words beside its fields."""

    status: int = 200
    code: str = ""
    words: str = ""
    fields: dict[str, str] = {}
    decision: Decision | None = None
    challenge: Mapping[str, Any] | None = None
    headers: dict[str, str] = {}


WELCOME = Refusal()
"""A form that nobody has sent yet."""


def refusal_of(fault: Fault, places: Mapping[str, str] | None = None) -> Refusal:
    """Tell what a form was refused for; a mistake of ours goes on as it is."""
    if fault.status >= _OURS and fault.status != _BUSY:
        raise fault
    fields = {detail.field: detail.message for detail in fault.details}
    place = {**_FIELDS, **(places or {})}.get(fault.code)
    if place and not fields:
        fields = {place: fault.words}
    words = "" if fields else _WORDS.get(fault.code, fault.words)
    challenge = fault.extra.get("challenge")
    return Refusal(fault.status, fault.code, words, fields, fault.decision, challenge, fault.headers)


def read_form[T: msgspec.Struct](values: Mapping[str, Any], into: type[T]) -> T:
    """Read what was typed as the service takes it; every field that does not fit is named."""
    try:
        return msgspec.convert(values, into, strict=False)
    except msgspec.ValidationError as error:
        raise explain(error, into, lambda: values) from None


def form_view(template: str, context: Mapping[str, Any], refusal: Refusal = WELCOME, *, block: str = "") -> View:
    """Show a page with a form, and beside its fields what was wrong. Nothing of it is kept by anybody."""
    return View(
        template,
        {"refusal": refusal, **context},
        status=refusal.status,
        block=block or None,
        headers={**PRIVATE, **refusal.headers},
    )
