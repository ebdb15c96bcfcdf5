"""Prizes: what servers give away, the codes by which it is claimed, and the plugin that hands it out once."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.sites.firstspawn.giveaways import Giveaways
from stoa.sites.firstspawn.plugin_door.models import CommandSource
from stoa.ui.render import Link

from . import api, jobs, pages, redeeming, seed
from .service import find_giveaways, grant_prize

_RECORD = "Shows that a prize was given out, and once (performance of a contract)."

FEATURE = Feature(
    name="prizes",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=(jobs.EXPIRE,),
    crons=(jobs.CRON,),
    personal=(
        PersonalColumn("redemption_codes", "code", _RECORD, "keep"),
        PersonalColumn("redemption_codes", "status", _RECORD, "keep"),
        PersonalColumn("redemption_codes", "attempt_id", "Tells one attempt of a plugin from another.", "anonymise"),
        PersonalColumn("redemption_codes", "player_name", "To whom the server gives it.", "anonymise"),
    ),
    declares=(
        CommandSource(redeeming.find_commands),
        Giveaways(find_giveaways),
        SettingsLine(Link("Prizes", pages.MINE, "star"), 46),
    ),
    seed=seed.plant,
    order=32,
)

__all__ = ["FEATURE", "grant_prize"]
