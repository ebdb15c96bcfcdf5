"""SQL of what is known of sellers and buyers."""

from stoa.kernel.db import Query
from stoa.sites.marinemarket.boats.columns import LOGO

from .models import BuyerLine, TrustLine

_ENOUGH_ASKED = 3
_RATED = "round(f.rating_sum::numeric / nullif(f.rating_count, 0), 1)::float8 as rating"
_PHONE = """
    exists (
        select from person_phones n where n.person_id = p.id and n.verified_at is not null
    ) as phone_verified
"""
FIND = Query(
    f"""
    select s.id as seller_id, s.kind, coalesce(s.name, p.username, '') as name, s.slug, {LOGO},
        least(s.created_at, p.created_at) as since, coalesce(f.deals_done, 0) as deals_done, {_RATED},
        coalesce(f.rating_count, 0) as rating_count,
        case when f.asked >= {_ENOUGH_ASKED} then round(100.0 * f.answered / f.asked)::int end as answer_rate,
        case when f.asked >= {_ENOUGH_ASKED} then f.answer_minutes end as answer_minutes,
        p.email is not null as email_verified, {_PHONE}, (
            exists (select from accounts.totp o where o.person_id = p.id and o.enabled_at is not null)
            or exists (select from accounts.passkeys k where k.person_id = p.id)
        ) as second_factor,
        (select i.checked_in from identity_checks i where i.person_id = p.id and i.status = 'checked') as id_checked
    from sellers s
    left join seller_team t on t.seller_id = s.id and t.role = 'owner'
    left join accounts.people p on p.id = t.person_id
    left join seller_figures f on f.seller_id = s.id
    where s.id = :id
    """,
    TrustLine,
)
FIND_BUYER = Query(
    f"""
    select p.id as person_id, p.username, p.created_at as since, coalesce(f.deals_done, 0) as deals_done, {_RATED},
        coalesce(f.rating_count, 0) as rating_count, p.email is not null as email_verified, {_PHONE}
    from accounts.people p left join buyer_figures f on f.person_id = p.id where p.id = :id
    """,
    BuyerLine,
)
ADD_DEAL: Query[None] = Query(
    """
    with bought as (
        insert into buyer_figures (person_id, deals_done) values (:buyer_id, 1)
        on conflict (person_id) do update set deals_done = buyer_figures.deals_done + 1
    )
    insert into seller_figures (seller_id, deals_done) values (:seller_id, 1)
    on conflict (seller_id) do update set deals_done = seller_figures.deals_done + 1
    """
)
# Figures of somebody who was erased are gone: what is taken back of them makes no others.
ADD_TO_SELLER: Query[None] = Query(
    """
    insert into seller_figures (seller_id, rating_count, rating_sum)
    values (:id, greatest(:count::int, 0), greatest(:stars::int, 0))
    on conflict (seller_id) do update set rating_count = greatest(seller_figures.rating_count + :count, 0),
        rating_sum = greatest(seller_figures.rating_sum + :stars, 0)
    """
)
ADD_TO_BUYER: Query[None] = Query(
    """
    insert into buyer_figures (person_id, rating_count, rating_sum)
    select p.id, greatest(:count::int, 0), greatest(:stars::int, 0)
    from accounts.people p where p.id = :id and p.status <> 'anonymised'
    on conflict (person_id) do update set rating_count = greatest(buyer_figures.rating_count + :count, 0),
        rating_sum = greatest(buyer_figures.rating_sum + :stars, 0)
    """
)
COUNT_ANSWERS: Query[None] = Query(
    """
    insert into seller_figures (seller_id, asked, answered, answer_minutes, counted_at)
    select c.seller_id, count(*)::int, count(c.answered_at)::int,
        (percentile_cont(0.5) within group (order by extract(epoch from c.answered_at - c.created_at)) / 60)::int,
        now()
    from conversations c
    where c.created_at > now() - interval '180 days'
        and (c.answered_at is not null or c.created_at < now() - interval '1 day')
    group by c.seller_id
    on conflict (seller_id) do update set asked = excluded.asked, answered = excluded.answered,
        answer_minutes = excluded.answer_minutes, counted_at = excluded.counted_at
    """
)
FORGET_ANSWERS: Query[None] = Query(
    """
    update seller_figures set asked = 0, answered = 0, answer_minutes = null, counted_at = now()
    where counted_at < now() - interval '1 hour' and asked > 0
    """
)
