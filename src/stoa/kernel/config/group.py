"""How a room declares its settings."""

import dataclasses
from collections.abc import Callable
from typing import Any, dataclass_transform

from .parse import Size

__all__ = ["SettingSpec", "Size", "setting", "settings", "settings_groups"]

METADATA_KEY = "stoa.setting"

_groups: dict[str, type] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class SettingSpec:
    """What is known of one setting besides its type."""

    env: str
    meaning: str
    secret: bool
    minimum: float | None
    maximum: float | None
    required_in_production: bool
    per_site: bool


def setting(
    env: str,
    *,
    default: Any,
    meaning: str,
    secret: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
    required_in_production: bool = False,
    per_site: bool = False,
) -> Any:
    """Declare one field of a settings group.

    `per_site` lets `<SITE>_<ENV>` override the value for one site; read it with `config.for_site(site, Group)`.
    """
    spec = SettingSpec(env, meaning, secret, minimum, maximum, required_in_production, per_site)
    return dataclasses.field(default=default, metadata={METADATA_KEY: spec})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(setting,))
def settings[T](title: str) -> Callable[[type[T]], type[T]]:
    """Turn a class of `setting(...)` fields into a frozen, registered group.

    A group may define `faults(self, production: bool) -> Iterable[str]` for rules across its fields.
    """

    def register(cls: type[T]) -> type[T]:
        group = dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        known = _groups.get(title)
        if known is not None and (known.__module__, known.__qualname__) != (group.__module__, group.__qualname__):
            message = f"Two settings groups are called {title!r}: {known.__module__} and {group.__module__}."
            raise ValueError(message)
        _groups[title] = group
        return group

    return register


def settings_groups() -> dict[str, type]:
    """Every group declared so far, by title, in the order of declaration."""
    return dict(_groups)


def fields_of(group: type) -> list[tuple[dataclasses.Field[Any], SettingSpec]]:
    """Fields of a group with what they declare."""
    return [(field, field.metadata[METADATA_KEY]) for field in dataclasses.fields(group)]
