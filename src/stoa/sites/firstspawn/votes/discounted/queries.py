"""SQL of votes that do not count."""

from typing import Literal

from stoa.kernel.db import Filter, Listing, Query, Sort

from .models import CountedRow, DiscountedLine

DISCOUNTED = Listing(
    base="""
    select v.id, v.server_id, s.name as server_name, s.slug as server_slug, p.username, v.minecraft_username, v.day,
        v.created_at, v.discounted, v.decision, (
            select count(*)::int from votes o
            where o.server_id = v.server_id and o.day = v.day and o.discounted = v.discounted
                and o.created_at between v.created_at - interval '1 day' and v.created_at + interval '1 day'
        ) as together
    from votes v join servers s on s.id = v.server_id join accounts.people p on p.id = v.person_id
    where v.discounted is not null
    """,
    into=DiscountedLine,
    key="v.id",
    filters=[
        Filter("reason", "v.discounted = :reason", Literal["new-account", "one-network"], "Why they do not count."),
        Filter("server", "s.slug = :server", str, "The address name of a server."),
    ],
    sorts=[Sort("newest", "v.created_at", descending=True)],
    default_sort="newest",
)
# Of two moderators at once the second finds nothing left to count.
COUNT = Query(
    """
    with chosen as (
        select v.id from votes v join votes one on one.id = :id and one.discounted is not null
            and (v.id = one.id or (:together and v.server_id = one.server_id and v.day = one.day
                and v.discounted = one.discounted))
        where v.discounted is not null
        order by v.id for update of v
    ), counted as (
        update votes v set discounted = null, decision = null from chosen c
        where c.id = v.id and v.discounted is not null
        returning v.server_id, v.day
    )
    select server_id, date_trunc('month', day)::date as month, count(*)::int as votes from counted group by 1, 2
    """,
    CountedRow,
)
