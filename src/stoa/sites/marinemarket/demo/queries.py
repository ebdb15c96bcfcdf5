"""SQL of the demo market."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Bare(msgspec.Struct, frozen=True):
    """A demo boat without pictures."""

    id: UUID
    slug: str
    title: str
    boat_type: str
    length_m: float
    beam_m: float | None
    person_id: UUID
    is_featured: bool


class BareFirm(msgspec.Struct, frozen=True):
    """A demo firm without a logo, and who owns it."""

    id: UUID
    slug: str
    person_id: UUID


WITHOUT_LOGO = Query(
    """
    select s.id, coalesce(s.slug, s.id::text) as slug, t.person_id
    from sellers s join seller_team t on t.seller_id = s.id and t.role = 'owner'
    where s.id = any(:ids) and s.kind = 'broker' and not exists (
        select from commons.media_albums m where m.subject_kind = 'firm' and m.subject_id = s.id
    )
    order by s.slug
    """,
    BareFirm,
)
WITHOUT_PHOTOS = Query(
    """
    select b.id, b.slug, b.title, b.boat_type, b.length_m, b.beam_m, a.person_id,
        coalesce(b.published_at > now() - interval '12 days', false) as is_featured
    from listings b join listing_agents a on a.listing_id = b.id
    where b.id = any(:ids) and not exists (
        select from commons.media_albums m where m.subject_kind = 'boat' and m.subject_id = b.id
    )
    order by b.created_at desc
    """,
    Bare,
)
COUNT_LISTINGS = Query("select count(*)::int from listings", int)
INSERT_SELLER: Query[None] = Query(
    "insert into sellers (id, kind, slug, name, about) values (:id, :kind, :slug, :name, :about)"
)
JOIN_SELLER: Query[None] = Query(
    "insert into seller_team (seller_id, person_id, role) values (:seller_id, :person_id, :role)"
)
INSERT_LISTING: Query[None] = Query(
    """
    insert into listings (
        id, slug, seller_id, title, description, price_minor, currency, city, state, postcode, country, latitude,
        longitude, boat_type, condition, make, model, year, units, length_m, beam_m, draft_m, weight_kg, hull_material,
        fuel, engine_count, engine_hours, power_kw, cabins, berths, heads, title_status, features, agent_share,
        hin_note, status, published_at, expires_at, sold_at, view_count, created_at
    ) values (
        :id, :slug, :seller_id, :title, :description, :price_minor, :currency, :city, :state, :postcode, :country,
        :latitude, :longitude, :boat_type, :condition, :make, :model, :year, :units, :length_m, :beam_m, :draft_m,
        :weight_kg, :hull_material, :fuel, :engine_count, :engine_hours, :power_kw, :cabins, :berths, :heads,
        :title_status, :features, :agent_share, :hin_note, :status,
        case when :status <> 'pending_review' then :created_at::timestamptz end, :expires_at,
        case when :status = 'sold' then :created_at::timestamptz + interval '1 day' end, :view_count, :created_at
    )
    """
)
INSERT_AGENT: Query[None] = Query("insert into listing_agents (listing_id, person_id) values (:listing_id, :person_id)")
INSERT_ENGINE: Query[None] = Query(
    """
    insert into listing_engines (listing_id, position, make, power_kw, hours, fuel)
    values (:listing_id, :position, :make, :power_kw, :hours, :fuel)
    """
)
INSERT_PRICE: Query[None] = Query(
    """
    insert into listing_prices (listing_id, since, price_minor, currency)
    values (:listing_id, :since, :price_minor, :currency)
    """
)
INSERT_DAYS: Query[None] = Query(
    """
    insert into listing_days (listing_id, day, views, favorites, contacts)
    select b.id, d::date, (abs(hashtext(b.slug || d::text)) % 9) * b.view_count / 120, 0,
        (abs(hashtext(d::text || b.slug)) % 11) / 10
    from listings b cross join generate_series(current_date - 29, current_date, interval '1 day') as d
    where d >= b.created_at
    """
)
COUNT_CONTACTS: Query[None] = Query(
    """
    update listings b set contact_count = d.contacts
    from (select listing_id, sum(contacts)::int as contacts from listing_days group by listing_id) d
    where d.listing_id = b.id and d.contacts > b.contact_count
    """
)
SOME_REDUCED = Query(
    """
    select b.id from listings b
    where b.shown and (select count(*) from listing_prices p where p.listing_id = b.id) > 1
    order by b.created_at desc, b.id limit :most
    """,
    UUID,
)
OF_FEED_WITHOUT_PHOTOS = Query(
    """
    select b.id, b.slug, b.title, b.boat_type, b.length_m, b.beam_m, a.person_id, false as is_featured
    from feeds f join feed_listings k on k.feed_id = f.id
    join listings b on b.id = k.listing_id join listing_agents a on a.listing_id = b.id
    where f.seller_id = :seller_id and f.name = :name and not exists (
        select from commons.media_albums m where m.subject_kind = 'boat' and m.subject_id = b.id
    )
    """,
    Bare,
)
FETCH_NOTHING: Query[None] = Query(
    """
    update feed_photos set due_at = null, state = case when url like '%gone%' then 'failed' else 'waiting' end,
        trouble = case when url like '%gone%' then :trouble else '' end
    where run_id = :run_id
    """
)
PHOTO_TAKEN: Query[None] = Query(
    """
    update feed_photos set state = 'taken', media_id = :media_id, changed_at = now()
    where listing_id = :listing_id and url = :url
    """
)
SOME_SELLERS = Query(
    """
    select t.person_id from seller_team t join sellers s on s.id = t.seller_id
    join accounts.people p on p.id = t.person_id
    where s.kind = 'private' and t.role = 'owner' and p.email like '%@boats.example' order by p.username limit :most
    """,
    UUID,
)
PLANT_CHECK: Query[None] = Query(
    """
    insert into identity_checks (person_id, status, reason, asked_at, checked_in)
    values (
        :person_id, :status, :reason, now() - :ago::interval,
        case when :status = 'checked' then date_trunc('month', now() - :ago::interval)::date end
    ) on conflict do nothing
    """
)
