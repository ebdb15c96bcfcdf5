"""Plugins that report from the demo owner's servers."""

from stoa.kernel.db import Write

from .jobs import plant_reports


async def plant(tx: Write) -> None:
    """Let the plugin of each of them be heard of from now on."""
    await plant_reports(tx)
