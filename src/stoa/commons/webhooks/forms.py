"""What the pages of webhooks read from a form."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class WebhookForm(Input, frozen=True):
    """A webhook, as it was typed."""

    url: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    events: Annotated[tuple[Line, ...], msgspec.Meta(max_length=200)] = ()
    description: Line = ""
    subject_kind: Line = ""
    subject_id: Line = ""


class StateForm(Input, frozen=True):
    """Whether it is on."""

    active: bool = True


class RotateForm(Input, frozen=True):
    """How long the old secret goes on signing."""

    overlap_hours: Line = "24"


class NothingForm(Input, frozen=True):
    """A button by itself."""


class AboutQuery(Input, frozen=True):
    """For which thing a webhook is to be."""

    kind: Line = ""
    id: Line = ""
