"""What comes in about single files, from programs and from forms."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input

from .models import State

type Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=1000, description="Why; it is kept in the log.")]


class AvatarChoice(Input, frozen=True):
    """Which picture one wants to be known by."""

    media_id: UUID


class StateChange(Input, frozen=True):
    """What a moderator decides about a file."""

    state: State
    reason: Reason


class StateForm(Input, frozen=True):
    """The same, as it was typed."""

    state: State
    reason: Line = ""


class FilesQuery(Input, frozen=True):
    """What has just been done, so that the page can say so."""

    done: Line = ""
    purpose: Line = ""


class AltForm(Input, frozen=True):
    """What is to be seen."""

    alt: Line = ""
