"""How a listing's columns become what is told of it: pieces of SQL that several rooms select."""


def _location(latitude: str, longitude: str) -> str:
    return f"""
    jsonb_build_object(
        'city', b.city, 'state', b.state, 'postcode', b.postcode, 'country', b.country,
        'latitude', {latitude}, 'longitude', {longitude}
    ) as location"""


# Two decimals are about a kilometre: enough to look on a map, too little to find the trailer behind the house.
BLURRED = _location("round(b.latitude::numeric, 2)", "round(b.longitude::numeric, 2)")
EXACT = _location("b.latitude", "b.longitude")

_BRIEF = """
    'type', b.boat_type, 'make', b.make, 'model', b.model, 'year', b.year, 'length', b.length_m,
    'condition', b.condition, 'fuel', b.fuel, 'engineHours', b.engine_hours
"""

# Lists show small pictures: what is wider than a card on a dense screen is left to the boat's own page.
_WIDEST_ON_CARD = 800
_VARIANTS = """
    coalesce((
        select jsonb_agg(jsonb_build_object(
            'name', v.name, 'url', '/' || v.key, 'width', v.width, 'height', v.height,
            'contentType', v.content_type, 'size', v.size
        ) order by v.width, v.name) from commons.media_variants v where v.media_id = m.id{}
    ), '[]')
"""


def _picture(variants: str, more: str = "") -> str:
    return f"""
    jsonb_build_object(
        'id', m.id, 'alt', m.alt, 'width', m.width, 'height', m.height, 'colour', m.colour, 'blur', m.blur,
        'variants', {variants}{more}
    )"""


_ALBUM = """
    from commons.media_albums a join commons.media m on m.id = a.media_id
    where a.subject_kind = 'boat' and a.subject_id = b.id and m.status = 'ready' and m.state = 'shown' and m.is_public
"""
_COVER = f"""
    (
        select {_picture(_VARIANTS.format(f" and v.width <= {_WIDEST_ON_CARD}"))}
        {_ALBUM} and m.kind = 'image' order by a.position limit 1
    )"""


def _all_of(kind: str, more: str = "") -> str:
    picture = _picture(_VARIANTS.format(""), more)
    return f"coalesce((select jsonb_agg({picture} order by a.position) {_ALBUM} and m.kind = '{kind}'), '[]')"


# What was asked right before, where that was more and it has not been less for long.
_BEFORE = """
    (
        select max(p.price_minor) from (
            select price_minor, currency, since from listing_prices where listing_id = b.id order by since desc limit 2
        ) p
        having count(*) = 2 and min(p.currency) = max(p.currency) and max(p.price_minor) > b.price_minor
            and max(p.since) > now() - interval '30 days'
    )
"""
CARD = f"""
    b.id, b.id as listing_id, b.slug, b.title, b.price_minor as price, b.currency, b.status, b.sale_pending,{BLURRED},
    jsonb_build_object({_BRIEF}) as boat_details, b.features, b.source, b.favorite_count, b.created_at,
    b.changed_at as updated_at,{_BEFORE} as price_before,{_COVER} as cover
"""


def finished_card(distance_km: str) -> str:
    """Select a card and its distance, which is told of `c.place`, as finished JSON: triggers keep all but that."""
    before = "case when c.lowered_until > now() then c.lowered_from end"
    return f"""(
        select concat(
            c.told, ',"priceBefore":', coalesce({before}::text, 'null'), ',"cover":', coalesce(c.cover, 'null'),
            ',"distanceKm":', json_of_number({distance_km}), '}}'
        ) from listing_cards c where c.listing_id = b.id
    )"""  # noqa: S608 - declared text alone


_ENGINES = """
    coalesce((
        select jsonb_agg(jsonb_build_object(
            'make', e.make, 'model', e.model, 'year', e.year, 'power', e.power_kw, 'hours', e.hours, 'fuel', e.fuel
        ) order by e.position) from listing_engines e where e.listing_id = b.id
    ), '[]')
"""

_DETAILS = f"""
    jsonb_build_object({_BRIEF},
        'units', b.units, 'beam', b.beam_m, 'draft', b.draft_m, 'bridgeClearance', b.bridge_clearance_m,
        'headroom', b.headroom_m, 'weight', b.weight_kg, 'ballast', b.ballast_kg, 'fuelTank', b.fuel_tank_l,
        'waterTank', b.water_tank_l, 'hullMaterial', b.hull_material, 'keel', b.keel, 'power', b.power_kw,
        'cabins', b.cabins, 'berths', b.berths, 'heads', b.heads, 'trailer', b.trailer,
        'titleStatus', b.title_status, 'hinNote', b.hin_note, 'engines', {_ENGINES}
    ) as boat_details
"""

_PRICES = """
    coalesce((
        select jsonb_agg(jsonb_build_object('since', p.since, 'price', p.price_minor, 'currency', p.currency)
            order by p.since) from listing_prices p where p.listing_id = b.id
    ), '[]') as price_history
"""


# What a buyer's broker gets is told to brokers, who have a seat in a firm or the role, and to whoever sells the boat.
SHARE_FOR_BROKERS = """
    case when b.agent_share is not null and (
        exists (
            select from seller_team t join sellers f on f.id = t.seller_id
            where t.person_id = :person_id and (f.kind = 'broker' or f.id = b.seller_id)
        ) or exists (
            select from accounts.grants g
            where g.person_id = :person_id and g.role = 'broker' and (g.until is null or g.until > now())
        )
    ) then b.agent_share end
"""
NO_SHARE = "null::double precision"


def sheet(location: str, share: str) -> str:
    """Select everything that a listing's own page shows."""
    return f"""
    b.id, b.id as listing_id, b.slug, b.title, b.description, b.price_minor as price, b.currency, {_PRICES},
    b.status, b.sale_pending, case when b.status in ('draft', 'rejected') then b.reason else '' end as reason,
    {location}, {_DETAILS}, b.features, {share} as agent_share, a.person_id as owner_id, b.seller_id, b.source,
    b.view_count, b.favorite_count, b.version, b.created_at, b.changed_at as updated_at, b.published_at,
    b.expires_at, b.sold_at, {_all_of("image")} as photos, {_all_of("video", ", 'seconds', m.seconds")} as films
"""


# Of the seller `s`: the widest that every browser shows.
LOGO = """
    (
        select '/' || v.key from commons.media_albums a
        join commons.media m on m.id = a.media_id join commons.media_variants v on v.media_id = m.id
        where a.subject_kind = 'firm' and a.subject_id = s.id and m.purpose = 'firm-logo' and m.status = 'ready'
            and m.state = 'shown' and m.is_public and v.content_type in ('image/webp', 'image/png', 'image/jpeg')
        order by a.position, v.width desc, v.name limit 1
    ) as logo_url
"""
FROM = "listings b left join listing_agents a on a.listing_id = b.id"
