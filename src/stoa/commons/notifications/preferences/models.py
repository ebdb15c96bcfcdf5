"""What somebody may choose about notifications."""

from typing import Annotated, Literal

import msgspec

from stoa.commons.notifications.models import KindName
from stoa.kernel.http.replies import Input, Model

type Hour = Annotated[int, msgspec.Meta(ge=0, le=23, examples=[8])]
type Digest = Literal["none", "daily", "weekly"]


class KindChoice(Model, frozen=True):
    """A kind with the ways in which somebody is told of it."""

    type: str
    label: str
    group: str
    in_app: bool
    mail: bool
    live: bool
    is_mandatory: bool
    """It cannot be turned off."""
    can_mail: bool
    """False where the letters about it are sent whatever is chosen here."""


class Preferences(Model, frozen=True):
    """Everything that somebody has chosen, or what holds where they have not."""

    mail: bool
    """False: no mail but what must be."""
    digest: Digest
    digest_hour: int
    """In the person's own time zone."""
    quiet_from: int | None
    quiet_until: int | None
    time_zone: str
    kinds: list[KindChoice]


class KindInput(Input, frozen=True):
    """In which ways one kind is told; what is left out stays."""

    type: KindName
    in_app: bool | msgspec.UnsetType = msgspec.UNSET
    mail: bool | msgspec.UnsetType = msgspec.UNSET
    live: bool | msgspec.UnsetType = msgspec.UNSET


class PreferencesInput(Input, frozen=True):
    """What is to change; what is left out stays."""

    mail: bool | msgspec.UnsetType = msgspec.UNSET
    digest: Digest | msgspec.UnsetType = msgspec.UNSET
    digest_hour: Hour | msgspec.UnsetType = msgspec.UNSET
    quiet_from: Hour | msgspec.UnsetType | None = msgspec.UNSET
    quiet_until: Hour | msgspec.UnsetType | None = msgspec.UNSET
    kinds: Annotated[tuple[KindInput, ...], msgspec.Meta(max_length=200)] = ()


class ChoiceRow(msgspec.Struct, frozen=True):
    """What somebody chose for a kind."""

    kind: str
    in_app: bool
    mail: bool
    live: bool


class SettingsRow(msgspec.Struct, frozen=True):
    """What somebody chose for all kinds."""

    mail: bool
    digest: str
    digest_hour: int
    quiet_from: int | None
    quiet_until: int | None
    time_zone: str
