"""What the pages of notifications read from forms."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class Done(Input, frozen=True):
    """What has just been done, so that the page can say so."""

    done: Line = ""


class PreferencesForm(Input, frozen=True):
    """What was chosen; `inApp`, `mailed` and `live` name the kinds whose boxes are ticked."""

    mail: bool = False
    digest: Line = "none"
    digest_hour: Line = "8"
    quiet_from: Line = ""
    quiet_until: Line = ""
    in_app: Annotated[tuple[Line, ...], msgspec.Meta(max_length=200)] = ()
    mailed: Annotated[tuple[Line, ...], msgspec.Meta(max_length=200)] = ()
    live: Annotated[tuple[Line, ...], msgspec.Meta(max_length=200)] = ()
