"""Reading every declared group from the environment and `.env`, with all faults at once."""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast, get_type_hints

from .core import CoreSettings
from .dotenv import DotenvLine, read_dotenv
from .group import SettingSpec, fields_of, settings_groups
from .parse import BadValue, parse_value, show_value


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One thing wrong with the settings: which one, where it was written, and the mend."""

    env: str
    source: str
    message: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.env} ({self.source}): {self.message}" if self.env else self.message


class ConfigFaults(Exception):
    """The settings cannot be used; `faults` lists every reason."""

    def __init__(self, faults: list[SettingFault]) -> None:
        """Keep every fault, and say them all."""
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of `stoa config`."""

    group: str
    env: str
    value: str
    source: str
    meaning: str
    secret: bool


@dataclass(slots=True)
class Config:
    """Every group's values, by class."""

    groups: dict[type, Any]
    sources: dict[str, str]
    environ: dict[str, tuple[str, str]] = field(repr=False)
    of_sites: dict[tuple[str, type[Any]], Any] = field(default_factory=dict, repr=False)
    """What sites have been given: requests ask for the same groups again and again."""

    def __getitem__[T](self, group: type[T]) -> T:
        """Give the values of one group."""
        if group not in self.groups:  # declared after the settings were read: a room imported late
            faults: list[SettingFault] = []
            values: Any = _read_group(group, self.environ, self.sources, faults, production=self.production)
            if faults:
                raise ConfigFaults(faults)
            self.groups[group] = values
        return cast("T", self.groups[group])

    def learn(self, env: str, value: str, source: str) -> None:
        """Take what this process has found out as if it had been set; what was given out before stays as it was."""
        self.environ[env] = (value, source)
        self.of_sites.clear()

    def for_site[T](self, site: str, group: type[T]) -> T:
        """Give the values of one group as one site sees them: `<SITE>_<ENV>` wins where the setting is per site."""
        if (site, group) not in self.of_sites:
            self.of_sites[site, group] = self._read_for_site(site, group)
        return cast("T", self.of_sites[site, group])

    def _read_for_site[T](self, site: str, group: type[T]) -> T:
        prefix = site.upper().replace("-", "_") + "_"
        environ = dict(self.environ)
        for _, spec in fields_of(group):
            if spec.per_site and prefix + spec.env in self.environ:
                environ[spec.env] = self.environ[prefix + spec.env]
        faults: list[SettingFault] = []
        values: T = _read_group(group, environ, {}, faults, production=self.production)
        if faults:
            raise ConfigFaults(faults)
        return values

    @property
    def production(self) -> bool:
        """Say whether this is an installation that people rely on."""
        return bool(self.groups[CoreSettings].mode == "production")

    def rows(self) -> Iterator[SettingRow]:
        """Every setting with its value (secrets masked), its source and what it means."""
        for title, group in settings_groups().items():
            values: Any = self[group]
            for item, spec in fields_of(group):
                value = show_value(getattr(values, item.name))
                shown = "••••••" if spec.secret and value else value
                source = self.sources.get(spec.env, "default")
                yield SettingRow(title, spec.env, shown, source, spec.meaning, spec.secret)


def load_config(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Config:
    """Read all settings; raise `ConfigFaults` with every fault when one of them is wrong."""
    faults: list[SettingFault] = []
    merged: dict[str, tuple[str, str]] = {}
    if dotenv is not None and dotenv.is_file():
        for line in _lines_of(dotenv, faults):
            merged[line.name] = (line.value, f"{dotenv.name} line {line.number}")
            faults += _unknown_name(line.name, f"{dotenv.name} line {line.number}")
    for name, value in (os.environ if environ is None else environ).items():
        merged[name] = (value, "environment")

    sources: dict[str, str] = {}
    core = _read_group(CoreSettings, merged, {}, [], production=False)
    production = core is not None and core.mode == "production"
    groups = {
        group: _read_group(group, merged, sources, faults, production=production)
        for group in settings_groups().values()
    }
    if faults:
        raise ConfigFaults(list(dict.fromkeys(faults)))
    return Config(groups, sources, merged)


def _lines_of(dotenv: Path, faults: list[SettingFault]) -> list[DotenvLine]:
    try:
        return list(read_dotenv(dotenv))
    except (OSError, UnicodeDecodeError):
        message = "the file cannot be read. It must be text in UTF-8 that this user may read."
        faults.append(SettingFault("", dotenv.name, f"{dotenv.name}: {message}"))
        return []


def _unknown_name(name: str, source: str) -> list[SettingFault]:
    specs = {spec.env: spec for group in settings_groups().values() for _, spec in fields_of(group)}
    if name in specs or any(name.endswith("_" + env) for env, spec in specs.items() if spec.per_site):
        return []
    near = difflib.get_close_matches(name, specs, n=1)
    hint = f" Did you mean {near[0]}?" if near else " `stoa config` lists the settings that exist."
    return [SettingFault(name, source, f"there is no such setting.{hint}")]


def _required_faults(group: type, environ: Mapping[str, tuple[str, str]]) -> list[SettingFault]:
    return [
        SettingFault(spec.env, "not set", f"production needs it. {spec.meaning}")
        for _, spec in fields_of(group)
        if spec.required_in_production and not _is_given(spec, environ)
    ]


def _is_given(spec: SettingSpec, environ: Mapping[str, tuple[str, str]]) -> bool:
    """Say whether there is a value: for everybody, or where sites differ, for some site."""
    if environ.get(spec.env, ("", ""))[0]:
        return True
    return spec.per_site and any(value for name, (value, _) in environ.items() if name.endswith(f"_{spec.env}"))


@cache
def _types_of(group: type) -> dict[str, Any]:
    """Work out once what the fields of a group are: each site reads some groups anew."""
    return get_type_hints(group)


def _read_group(
    group: type,
    environ: Mapping[str, tuple[str, str]],
    sources: dict[str, str],
    faults: list[SettingFault],
    *,
    production: bool,
) -> Any:
    """Give the values of one group, or None after adding what is wrong to `faults`."""
    hints = _types_of(group)
    values: dict[str, Any] = {}
    before = len(faults)
    for item, spec in fields_of(group):
        if spec.env not in environ:
            continue
        text, source = environ[spec.env]
        sources[spec.env] = source
        try:
            values[item.name] = _bounded(spec, parse_value(hints[item.name], text.strip()))
        except BadValue as fault:
            shown = "" if spec.secret else f" It is {text!r}."
            faults.append(SettingFault(spec.env, source, f"{fault}.{shown}"))
    if production:
        faults += _required_faults(group, environ)
    if len(faults) > before:
        return None
    made = group(**values)
    check = getattr(made, "faults", None)
    if check is not None:
        faults += [SettingFault("", group.__name__, message) for message in check(production)]
    return made if len(faults) == before else None


def _bounded(spec: SettingSpec, value: Any) -> Any:
    if value is None:
        return value
    number = value.total_seconds() if isinstance(value, timedelta) else value
    if spec.minimum is not None and number < spec.minimum:
        message = f"must be at least {spec.minimum:g}"
        raise BadValue(message)
    if spec.maximum is not None and number > spec.maximum:
        message = f"must be at most {spec.maximum:g}"
        raise BadValue(message)
    return value
