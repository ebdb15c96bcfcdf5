"""SQL of places: how far something is from here, and what lies in a circle."""

# As selects of their own these are worked out once, and not for every boat.
HERE = """(select cube(array[
    6371000 * cos(radians(:here_lat::float8)) * cos(radians(:here_lon::float8)),
    6371000 * cos(radians(:here_lat::float8)) * sin(radians(:here_lon::float8)),
    6371000 * sin(radians(:here_lat::float8))
]))"""
# Who is farthest from here is nearest to the other side of the globe.
OTHER_SIDE = f"(select cube(array[{', '.join(f'-cube_ll_coord({HERE}, {axis})' for axis in (1, 2, 3))}]))"
# Through the globe, as straight as a cube measures: 2 r sin(d / 2r).
CHORD = "(select 12742000 * sin(least(:radiusKm::float8 / 12742, pi() / 2)))"


def distance_to(place: str) -> str:
    """Write how many kilometres it is from here; null where one of both is not known."""
    return f"""case when :here_lat::float8 is not null and {place} is not null then
    round((12742 * asin(least(1, cube_distance({place}, {HERE}) / 12742000)))::numeric)::float8 end"""


# A spot tells its latitude and longitude in hundredths of a degree. It stands in the index of whatever order is asked
# for, so what lies outside is passed over there: first by a box around the circle, then measured as places are. The
# case lets nobody guess that few fit.
_SPOT_LAT, _SPOT_LON = (
    "radians((b.spot / 36001 - 9000) / 100.0::float8)",
    "radians((b.spot % 36001 - 18000) / 100.0::float8)",
)
_SPOT = f"""cube(array[6371000::float8 * cos({_SPOT_LAT}) * cos({_SPOT_LON}),
    6371000::float8 * cos({_SPOT_LAT}) * sin({_SPOT_LON}), 6371000::float8 * sin({_SPOT_LAT})])"""
_UP = "(degrees(:radiusKm::float8 / 6371) + 0.01)"
_ROUND = f"""(case when abs(:here_lat::float8) + {_UP} >= 89.9 then 360 else
    degrees(asin(least(1, sin(radians({_UP})) / cos(radians(:here_lat::float8))))) + 0.01 end)"""
_WHOLE_ROUND = f"abs(:here_lon::float8) + {_ROUND} >= 180"
WITHIN = f"""case when b.spot between (select floor((:here_lat::float8 - {_UP}) * 100 + 9000)::integer * 36001)
        and (select ceil((:here_lat::float8 + {_UP}) * 100 + 9001)::integer * 36001)
    and b.spot % 36001 between
        (select case when {_WHOLE_ROUND} then 0 else floor((:here_lon::float8 - {_ROUND}) * 100 + 18000)::integer end)
        and (select case when {_WHOLE_ROUND} then 36000 else
            ceil((:here_lon::float8 + {_ROUND}) * 100 + 18000)::integer end)
    then cube_distance({_SPOT}, {HERE}) <= {CHORD} else false end"""
MEASURED = f"cube_distance(b.place, {HERE}) <= {CHORD}"
# The spots in a circle: boats lie nowhere else, so those at these spots are those in the circle.
SPOTS = f"""array(
    select p.spot from listing_places p
    where p.place <@ cube_enlarge({HERE}, {CHORD}, 3) and cube_distance(p.place, {HERE}) <= {CHORD}
)"""
AT_SPOTS = f"b.spot = any({SPOTS})"
AROUND = f"(p.place <@ cube_enlarge({HERE}, {CHORD}, 3) and cube_distance(p.place, {HERE}) <= {CHORD})"
NEAREST = f"(b.place <@ cube_enlarge({HERE}, {CHORD}, 3) and cube_distance(b.place, {HERE}) <= {CHORD})"
