"""The page of settings, from their declarations."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.cli.installation import declare_settings
from stoa.kernel.config import Size, settings_groups
from stoa.kernel.config.group import SettingSpec, fields_of
from stoa.kernel.config.parse import show_value

HEAD = """# Settings

<!-- Written by `python -m tools.docs.generated` from the declarations in the code. Change those. -->

Everything is set by environment variables, or in a file `.env` in the folder in which `stoa` is started; the
environment wins. Nothing needs to be set for development. `stoa config` shows what holds and where it comes from,
`stoa config --env-file` prints a `.env` to begin with, and `stoa doctor --production` says what is missing before
people can rely on the installation. A wrong or unknown setting stops every command with code 78, and all that are
wrong are named at once.

Durations are written `250ms`, `10s`, `15m`, `24h` or `7d`; sizes `512KiB`, `1MB` or a number of bytes; lists with
commas; truths `true` or `false`. **P**: production needs it. **S**: secret, never shown. **1**: may be set for one site
alone, under the site's name: `FIRSTSPAWN_DATABASE_URL` wins over `DATABASE_URL` for `firstspawn`.
"""


def settings_page() -> str:
    """Write the page."""
    declare_settings()
    return "\n".join([HEAD, *_groups()]) + "\n"


def _groups() -> Iterator[str]:
    for title, group in sorted(settings_groups().items(), key=lambda pair: (pair[0] != "Stoa", pair[0])):
        if not group.__module__.startswith("stoa."):
            continue
        yield f"## {title}\n"
        yield "| setting | default | | meaning |"
        yield "| --- | --- | --- | --- |"
        for item, spec in fields_of(group):
            shown = show_value(item.default)
            default = f"`{shown}`" if shown else "–"
            yield f"| `{spec.env}` | {default} | {_marks(spec)} | {_meaning(spec, item.default)} |"
        yield ""


def _marks(spec: SettingSpec) -> str:
    marks = {"P": spec.required_in_production, "S": spec.secret, "1": spec.per_site}
    return " ".join(mark for mark, holds in marks.items() if holds)


def _meaning(spec: SettingSpec, default: object) -> str:
    return f"{spec.meaning}{_bounds(spec, default)}".replace("|", "\\|")


def _bounds(spec: SettingSpec, default: object) -> str:
    match spec.minimum, spec.maximum:
        case None, None:
            return ""
        case float() | int() as least, None:
            return f" At least {_bound(least, default)}."
        case None, float() | int() as most:
            return f" At most {_bound(most, default)}."
        case float() | int() as least, float() | int() as most:
            return f" From {_bound(least, default)} to {_bound(most, default)}."
        case _:
            return ""


def _bound(number: float, default: object) -> str:
    """Write a bound as the setting itself is written."""
    if isinstance(default, timedelta):
        return show_value(timedelta(seconds=number))
    if isinstance(default, Size):
        return show_value(Size(number))
    return f"{number:,.10g}".replace(",", " ")
