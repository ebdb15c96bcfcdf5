"""What a server is to the rooms that sites share, and what becomes of what people think of one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from stoa.commons.favorites import FavoritePolicy
from stoa.commons.media import MediaPurpose
from stoa.commons.reviews import ReviewPolicy, Totals
from stoa.commons.reviews.service import resolve_tag
from stoa.commons.subjects import Act, Card, Subject, Viewer
from stoa.commons.tags import TagCatalogue
from stoa.kernel.db import Query, Read, Write, as_json
from stoa.sites.firstspawn.addresses.holding import hold_address_of
from stoa.sites.firstspawn.evidence import prove_playtime
from stoa.sites.firstspawn.servers import queries
from stoa.ui.scenes.worlds import world_svg


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [Card(**msgspec.structs.asdict(row)) for row in await queries.FIND_SUBJECTS.all(db, ids=list(ids))]


async def _at(db: Read, address: str) -> Card | None:
    row = await queries.FIND_SUBJECT_AT.first(db, at=address)
    return None if row is None else Card(**msgspec.structs.asdict(row))


async def _keep_totals(tx: Write, server_id: UUID, totals: Totals) -> None:
    await queries.SET_TOTALS.run(
        tx, id=server_id, average=totals.average, score=totals.score if totals.count else None, count=totals.count
    )
    tx.drop_tags(f"server:{server_id}")


async def _is_related(db: Read, server_id: UUID, person_id: UUID) -> bool:
    return await queries.IS_IN_TEAM_OR_OWNERS_GUILD.one(db, server_id=server_id, person_id=person_id)


async def _may_answer(db: Read, server_id: UUID, person_id: UUID) -> bool:
    roles = ["owner", "manager", "helper"]
    return await queries.LOOKS_AFTER.one(db, server_id=server_id, person_id=person_id, roles=roles)


async def _may_arrange(db: Read, viewer: Viewer, server_id: UUID) -> bool:
    roles = ["owner", "manager"]
    return await queries.LOOKS_AFTER.one(db, server_id=server_id, person_id=viewer.id, roles=roles)


def _moderated(move: Query[UUID]) -> Act:
    """Give what moderators do: everything that shows the server is made anew."""

    async def act(tx: Write, server_id: UUID) -> None:
        if await move.first(tx, id=server_id) is not None:
            tx.drop_tags("servers", "server-list", f"server:{server_id}", resolve_tag(SERVER.kind, server_id))

    return act


async def _show(tx: Write, server_id: UUID) -> None:
    """Nobody comes to its address, or proves it, between a look at it and this."""
    await queries.HOLD_TO_SHOW.first(tx, id=server_id)
    await hold_address_of(tx, server_id)
    await _moderated(queries.SHOW)(tx, server_id)


SERVER = Subject(
    kind="server",
    title="server",
    find=_find,
    at=_at,
    takes=frozenset({"comments", "favorites", "reports", "reviews", "tags"}),
    hide=_moderated(queries.HIDE),
    show=_show,
    remove=_moderated(queries.REMOVE),
)


async def _draw(db: Read, ids: Sequence[UUID]) -> dict[UUID, str]:
    drawn = await queries.FIND_DRAWN.all(db, ids=list(ids))
    return {one.id: world_svg(one.slug, one.game_type.lower()) for one in drawn}


async def _keep_count(tx: Write, server_id: UUID, count: int) -> None:
    await queries.SET_FAVORITES.run(tx, id=server_id, count=count)
    tx.drop_tags(f"server:{server_id}")


async def _keep_tags(tx: Write, sets: Mapping[UUID, list[str]]) -> None:
    await queries.SET_TAGS.run(tx, sets=as_json({str(server_id): slugs for server_id, slugs in sets.items()}))
    tx.drop_tags("servers", "server-list", *(f"server:{server_id}" for server_id in sets))


TAGS = TagCatalogue(
    kind=SERVER.kind,
    on_tags=_keep_tags,
    categories={"gamemode": "Game modes", "feature": "Features", "community": "Communities"},
    list_url="/servers?tags=",
)
FAVORITES = FavoritePolicy(kind=SERVER.kind, on_count=_keep_count, alert="when it comes back online", draw=_draw)
REVIEWS = ReviewPolicy(
    kind=SERVER.kind, on_totals=_keep_totals, proof=prove_playtime, is_related=_is_related, may_answer=_may_answer
)
# Banners of servers move.
BANNER = MediaPurpose(
    name="server-banner", title="Banners", subject=SERVER.kind, per_subject=2, max_frames=120, may_edit=_may_arrange
)
LOGO = MediaPurpose(
    name="server-logo",
    title="Logos",
    subject=SERVER.kind,
    per_subject=2,
    max_frames=120,
    widths=(64, 256),
    square=True,
    may_edit=_may_arrange,
)
