"""Playtime: what plugins count, what of it is believed, and what it proves."""

from stoa.accounts.screens.frame import AdminLine
from stoa.commons.console import ConsoleCard
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, jobs, pages, permissions, seed
from .service import count_waiting

_WAITING = f"{pages.PAGE}?state=waiting"
_KEPT = (
    "How long a player was on a server, under the id that the game gives. It stays with the server, without an account "
    "to which it leads (legitimate interest: what servers and reviews say of playtime stays true)."
)


def _played(column: str, why: str, on_delete: str) -> PersonalColumn:
    return PersonalColumn(
        "playtime", column, why, on_delete, owner="player_uuid", through="game_identities.player_uuid"
    )


FEATURE = Feature(
    name="playtime",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=(permissions.REVIEW,),
    declares=(
        AdminLine(Link("Playtime", _WAITING, "clock"), permissions.REVIEW.name, 66, "Content"),
        ConsoleCard(
            title="Held playtime",
            href=_WAITING,
            permission=permissions.REVIEW.name,
            count=count_waiting,
            icon="clock",
            order=12,
        ),
    ),
    personal=(
        _played("server_id", _KEPT, "keep"),
        _played("minutes", _KEPT, "keep"),
        _played("first_sync", _KEPT, "keep"),
        _played("last_seen", _KEPT, "keep"),
        _played("player_username", "By which name a player was known there.", "anonymise"),
    ),
    seed=seed.plant,
    order=30,
)
