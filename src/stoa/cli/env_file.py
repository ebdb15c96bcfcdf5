"""A `.env` to begin with: every setting with its meaning, all of them commented out."""

import textwrap
from collections.abc import Iterator

from stoa.kernel.config import settings_groups
from stoa.kernel.config.group import SettingSpec, fields_of
from stoa.kernel.config.parse import show_value

_WIDTH = 110


def env_file() -> str:
    """Write it; every declared group is in it."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Settings of Stoa. Uncomment what you change; the value shown is the default."
    yield "# The environment wins over this file. `stoa config` shows what holds, `stoa doctor` what is wrong."
    for title, group in settings_groups().items():
        yield ""
        yield f"# --- {title} ---"
        for item, spec in fields_of(group):
            yield ""
            yield from textwrap.wrap(_words(spec), _WIDTH, initial_indent="# ", subsequent_indent="# ")
            yield f"#{spec.env}={show_value(item.default)}"


def _words(spec: SettingSpec) -> str:
    words = [spec.meaning]
    if spec.required_in_production:
        words.append("Production needs it.")
    if spec.secret:
        words.append("Secret.")
    if spec.per_site:
        words.append(f"For one site alone: SITE_{spec.env}.")
    return " ".join(words)
