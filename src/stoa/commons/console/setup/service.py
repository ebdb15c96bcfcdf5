"""The settings of the running process."""

from stoa.kernel.config import Config

from .models import SettingGroup, SettingView


def list_settings(config: Config, typed: str = "") -> list[SettingGroup]:
    """List the settings by part; with something typed, those whose name or meaning has it."""
    wanted = typed.strip().lower()
    groups: dict[str, list[SettingView]] = {}
    for row in config.rows():
        if wanted in f"{row.env} {row.meaning} {row.group}".lower():
            view = SettingView(row.env, row.value, row.source, row.meaning, row.secret)
            groups.setdefault(row.group, []).append(view)
    return [SettingGroup(title, settings) for title, settings in sorted(groups.items())]
