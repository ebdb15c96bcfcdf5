"""What servers say of themselves is looked at before it is shown: the pinger collects it, and no form has seen it."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from stoa.commons.moderation import Weighed, hold, weigh_collected
from stoa.commons.moderation.settings import ModerationSettings
from stoa.commons.moderation.text import fingerprint
from stoa.kernel.config import Config
from stoa.kernel.db import Write
from stoa.kernel.feature import Site
from stoa.sites.firstspawn.mottos import queries
from stoa.sites.firstspawn.mottos.models import WeighMottos
from stoa.sites.firstspawn.mottos.subject import MOTTO

# They shout, repeat themselves, praise what is sold, and say where to meet: such is their kind.
EXPECTED = frozenset({"text.links", "text.contact", "text.shouting", "text.repeats", "text.spam"})
MOST = 20
"""A server whose bad words are others each time keeps so many; more are not shown, and nobody is asked about them."""


def weigher(site: Site, config: Config) -> WeighMottos:
    """Give what weighs on a site, with the words that it watches for."""
    return partial(weigh_mottos, site, config.for_site(site.name, ModerationSettings).words)


async def weigh_mottos(site: Site, watched: tuple[str, ...], tx: Write, said: Mapping[UUID, str]) -> None:
    """Take away what a moderator has to see first, in the transaction that wrote it down: nobody reads it before."""
    if not said:
        return
    marks = [fingerprint(motd) for motd in said.values()]
    taken = await queries.FIND_REMOVED.all(tx, ids=list(said), marks=marks)
    for server_id, motd in said.items():
        weighed = await weigh_collected(tx, motd, watched, expected=EXPECTED)
        if weighed.holds and await _is_kept_back(tx, site, server_id, motd, weighed):
            taken.append(server_id)
    if taken:
        await queries.TAKE_AWAY.run(tx, ids=taken)


async def _is_kept_back(tx: Write, site: Site, server_id: UUID, motd: str, weighed: Weighed) -> bool:
    """Write down what waits, and ask moderators the first time; what they let through is not kept back."""
    known = await queries.KEEP.first(tx, server_id=server_id, mark=fingerprint(motd), motd=motd, most=MOST)
    if known == "new":
        await hold(tx, site, MOTTO.kind, server_id, weighed.signals)
    return known != "shown"
