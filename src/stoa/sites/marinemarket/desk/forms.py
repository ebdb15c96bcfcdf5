"""What is typed at the desk."""

from typing import Any

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class FirmForm(Input, frozen=True):
    """A firm."""

    name: Line = ""
    about: Wide = ""
    website_url: Line = ""
    version: Line = ""
    """Of the firm that is changed, as it was when the form was opened."""


class SeatForm(Input, frozen=True):
    """Who gets a seat."""

    username: Line = ""


class FeedForm(Input, frozen=True):
    """A feed."""

    name: Line = ""
    url: Line = ""
    hour: Line = "4"
    currency: Line = ""
    units: Line = "metric"
    conflicts: Line = "feed"
    removes_missing: Line = ""


def told(form: msgspec.Struct) -> dict[str, Any]:
    """Give what was typed as the API is told it; what was left empty is left out."""
    values = {name: str(getattr(form, name)).strip() for name in form.__struct_fields__}
    names = dict(zip(form.__struct_fields__, form.__struct_encode_fields__, strict=True))
    return {names[name]: value for name, value in values.items() if value}
