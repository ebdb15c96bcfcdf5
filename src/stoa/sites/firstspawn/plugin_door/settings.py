"""Settings of the door of plugins."""

from stoa.kernel.config import setting, settings


@settings("Game plugins")
class PluginSettings:
    """Which plugins may speak to us."""

    versions: tuple[str, ...] = setting(
        "PLUGIN_VERSIONS",
        default=(">=1.0.0",),
        meaning="The plugin's official versions: one by one, or from one on, such as >=1.0.0.",
    )
