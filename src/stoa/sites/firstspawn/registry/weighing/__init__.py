"""What owners write is looked at before everybody reads it; what breaks a rule waits for a moderator."""

from uuid import UUID

from stoa.commons.moderation import hold, weigh_text
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel.config import Config
from stoa.kernel.db import Write
from stoa.kernel.feature import Site
from stoa.sites.firstspawn.registry import queries
from stoa.sites.firstspawn.registry.models import Kept
from stoa.sites.firstspawn.registry.service import publish_state
from stoa.sites.firstspawn.servers.subject import SERVER

# A listing is there to say where something is: links and ways to reach somebody belong into it.
WORDS = ("name", "short_description", "description", "rules", "contact", "modpack")
EXPECTED = frozenset({"text.links", "text.contact"})


def _words_of(kept: Kept) -> str:
    return "\n".join(getattr(kept, name) for name in WORDS)


async def weigh_server(
    tx: Write, site: Site, config: Config, slug: str, person_id: UUID, before: Kept | None = None
) -> None:
    """Keep a listing back whose words a moderator has to see first; what it said before is not weighed again."""
    kept = await queries.FIND.one(tx, server=slug, person_id=person_id)
    text = _words_of(kept)
    if kept.state != "listed" or (before is not None and _words_of(before) == text):
        return
    watched = config.for_site(site.name, ModerationSettings).words
    weighed = await weigh_text(tx, person_id, text, watched, repeats=False, expected=EXPECTED)
    if weighed.holds and await queries.HOLD_BACK.first(tx, id=kept.id) is not None:
        await hold(tx, site, SERVER.kind, kept.id, weighed.signals)
        publish_state(tx, kept.id)
