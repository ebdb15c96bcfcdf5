"""What the pages of alerts read from forms."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class ChangeForm(Input, frozen=True):
    """What becomes of an alert."""

    state: Line = ""
    note: Wide = ""


class RulesForm(Input, frozen=True):
    """Thresholds as they were typed: one count and one number of minutes for each name, and which are on."""

    name: Annotated[tuple[Line, ...], msgspec.Meta(max_length=100)] = ()
    count: Annotated[tuple[Line, ...], msgspec.Meta(max_length=100)] = ()
    minutes: Annotated[tuple[Line, ...], msgspec.Meta(max_length=100)] = ()
    on: Annotated[tuple[Line, ...], msgspec.Meta(max_length=100)] = ()
    quiet_minutes: Line = "60"
    note: Line = ""
    act: Line = "publish"
