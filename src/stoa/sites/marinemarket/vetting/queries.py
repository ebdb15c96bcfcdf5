"""SQL of the moderators' list of listings."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing
from stoa.sites.marinemarket.boats.columns import EXACT, FROM, sheet
from stoa.sites.marinemarket.boats.models import Boat, BoatType
from stoa.sites.marinemarket.life.models import Status

from .models import Background, VettingRow

type Typed = Annotated[str, msgspec.Meta(min_length=2, max_length=100)]

_CASE = """
    (
        select jsonb_build_object('caseId', c.id, 'reports', c.reports, 'held', c.held) from commons.moderation_cases c
        where c.subject_kind = 'boat' and c.subject_id = b.id and c.state <> 'closed'
    ) as case
"""

VETTED = Listing(
    base=f"""
        select b.id, b.id as listing_id, b.slug, b.title, b.status, b.hidden, b.reason, b.price_minor as price,
            b.currency, b.city, b.state, b.boat_type, b.make, b.model, b.year, b.seller_id,
            coalesce(s.name, p.username) as seller, a.person_id as owner_id, p.username as owner_username, b.source,
            b.published_at is not null as was_shown, {_CASE}, b.version, b.created_at, b.changed_at as updated_at
        from listings b join sellers s on s.id = b.seller_id
        left join listing_agents a on a.listing_id = b.id
        left join accounts.people p on p.id = a.person_id
    """,
    into=VettingRow,
    key="b.id",
    filters=[
        Filter("status", "b.status = :status", Status, "Where it stands in its life."),
        Filter(
            "q",
            """b.id = any(array(
                select t.id from listings t where lower(t.title) collate "C" >= lower(:q) collate "C"
                    and lower(t.title) collate "C" < (lower(:q) || chr(1114111)) collate "C"
                order by lower(t.title) collate "C", t.id limit 1000
            ))""",
            Typed,
            "How the title begins, in large or small letters; the first thousand of them.",
        ),
        Filter("boatType", "b.boat_type = :boatType", BoatType, "Which type of boat."),
        Filter("sellerId", "b.seller_id = :sellerId", UUID, "Whose it is."),
        Filter("hidden", "b.hidden = :hidden", bool, "Whether a moderator keeps it from everybody."),
    ],
    sorts=[Sort("updated", "b.changed_at", descending=True)],
    default_sort="updated",
    pages=True,
)
FIND = Query(f"select {sheet(EXACT, 'b.agent_share')} from {FROM} where b.slug = :at or b.id::text = :at", Boat)
BACKGROUND = Query(
    f"""
    select b.status, b.hidden, b.reason, coalesce(s.name, p.username) as seller, s.kind as seller_kind,
        p.username as owner_username, p.created_at as owner_since,
        (
            select count(*)::int from listings o
            where o.seller_id = b.seller_id and o.id <> b.id and o.published_at is not null and o.status <> 'removed'
        ) as shown_before,
        (
            select count(*)::int from listings o
            where o.seller_id = b.seller_id and o.id <> b.id and o.status = 'rejected'
        ) as refused_before,
        {_CASE}
    from {FROM} join sellers s on s.id = b.seller_id left join accounts.people p on p.id = a.person_id
    where b.id = :id
    """,
    Background,
)
COUNT_WAITING = Query("select count(*)::int from listings where status = 'pending_review'", int)
NEXT_WAITING = Query(
    """
    select slug from listings
    where status = 'pending_review' and id <> :id order by changed_at, id limit 1
    """,
    str,
)
