"""Which columns of a server are told, and how a place becomes a point on the globe and a version its beginning."""

import math

from .queries import CATALOGUE

METERS = 6_371_000
PLACE = r"^ ?-?[0-9]{1,2}(\.[0-9]{1,10})? ?, ?-?[0-9]{1,3}(\.[0-9]{1,10})? ?$"
_POLE, _DATE_LINE = 90, 180

_TAGS = f"""
    coalesce((
        select jsonb_agg(told.tag) from (
            select ({CATALOGUE}) -> of_this.slug as tag from unnest(s.tags) as of_this (slug) offset 0
        ) as told where told.tag is not null
    ), '[]')
"""  # noqa: S608 - pieces of our own
_BEFORE_TAGS = "s.id, s.slug, s.name, s.game_type, s.short_description"
_AFTER_TAGS = """
    s.region, s.language, s.version, s.address as ip, s.port, s.online as is_online, s.verified as is_verified,
    s.featured as is_featured, s.players as player_count, s.max_players, s.uptime, s.rating as average_rating,
    s.review_count, s.favorite_count, s.vote_count, s.created_at
"""
CARD = f"{_BEFORE_TAGS}, {_TAGS} as tags, {_AFTER_TAGS}"
FINISHED_CARD = "(select c.told from server_cards c where c.server_id = s.id)"
"""The same as finished JSON, which triggers keep."""
_STRAIGHT = "cube_distance({place}, (select (:near)::text::cube))"
AWAY = f"round({2 * METERS // 1000} * asin(least(1, {_STRAIGHT} / {2 * METERS})))"
"""How many kilometers a place is away from the one that was named, along the ground."""
_AWAY_AS_JSON = f"coalesce({AWAY.format(place='c.place')}::int::text || '.0', 'null')"
# Its last bracket is cut off as a byte: `left` would read every letter of the card to find where the last one begins.
_OPEN_CARD = "convert_from(substring(textsend(c.told) from 1 for octet_length(c.told) - 1), 'UTF8')"
FINISHED_CARD_AWAY = f"""(
    select {_OPEN_CARD} || ',"distanceKm":' || {_AWAY_AS_JSON} || '}}' from server_cards c where c.server_id = s.id
)"""  # noqa: S608 - pieces of our own
"""And how far away the server stands, as every card tells it where a place was named."""
_SAID = """
    coalesce((select g.kept from server_guidelines g where g.server_id = s.id), '{}') as guidelines,
    (select g.reviewed_at from server_guidelines g where g.server_id = s.id) as guidelines_reviewed_at
"""
# The finished card has the tags by name already; gathering them takes longer than all the rest of a sheet.
_TOLD_TAGS = f"""
    coalesce((select c.told::jsonb -> 'tags' from server_cards c where c.server_id = s.id), {_TAGS})
"""  # noqa: S608 - pieces of our own
SHEET = f"""
    {_BEFORE_TAGS}, {_TOLD_TAGS} as tags, {_AFTER_TAGS}, t.person_id as owner_id, s.description, s.bedrock_port,
    s.website_url, s.discord_url, s.total_playtime, s.launch_date, s.active as is_active, s.rules, s.contact, s.modpack,
    s.latitude, s.longitude, s.latency, s.motd, s.checked_at, s.status_reason, s.banner_id, s.logo_id, s.score,
    s.changed_at as updated_at,
    {_SAID},
    null as banner_url, null as logo_url,
    case when s.icon_mark is not null then '/servers/' || s.slug || '/icon.png' end as icon_url
"""


def globe_point(text: str) -> str:
    """Turn `48.2,16.37` into the point on the globe that the table's own column is made of, as a cube is written."""
    latitude, longitude = (float(part) for part in text.split(","))
    if abs(latitude) > _POLE or abs(longitude) > _DATE_LINE:
        raise ValueError(text)
    up, round_ = math.radians(latitude), math.radians(longitude)
    flat = METERS * math.cos(up)
    return f"({flat * math.cos(round_)}, {flat * math.sin(round_)}, {METERS * math.sin(up)})"


def place_of(point: str) -> tuple[float, float]:
    """Turn a point on the globe, as a cube is written, back into latitude and longitude."""
    east, north, up = (float(part) for part in point.strip("()").split(","))
    return math.degrees(math.asin(max(-1.0, min(1.0, up / METERS)))), math.degrees(math.atan2(north, east))


def version_begun(text: str) -> str:
    """Turn `1.21.x` and `1.21.*` into the 1.21 with which all of them begin."""
    begun = text.strip()
    while begun.endswith((".x", ".X", ".*", ".")):
        begun = begun[:-1] if begun.endswith(".") else begun[:-2]
    if not begun:
        raise ValueError(text)
    return begun
