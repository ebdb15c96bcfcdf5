"""What the pages of the audit log read from a form."""

from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input


class CheckForm(Input, frozen=True):
    """How much is checked."""

    from_anchor: Annotated[str, msgspec.Meta(max_length=10)] = ""


class ExportForm(Input, frozen=True):
    """In which form, and with which filters."""

    format: Annotated[str, msgspec.Meta(max_length=10)] = "csv"
    query: Annotated[str, msgspec.Meta(max_length=2000)] = ""
