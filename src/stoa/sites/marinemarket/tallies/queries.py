"""SQL of tallies."""

from stoa.commons.tallies import Tally, adding_up_sql, counted_sql, forgetting_sql, waiting_sql
from stoa.kernel.db import Query

_KIND = "feature, boat_type, condition, state, fuel, currency"
# Tallies and what has changed since, under the names that the filters of the search use.
COUNTED = counted_sql("listing_tallies", "listing_tally_changes", _KIND)
_SPOT = "boat_type, latitude, longitude"
SPOTS = counted_sql("listing_spots", "listing_spot_changes", _SPOT)

ADD_UP: Query[None] = Query(adding_up_sql("listing_tallies", "listing_tally_changes", _KIND))
FORGET_NONE: Query[None] = Query(forgetting_sql("listing_tallies"))
WAITING = Query(waiting_sql("listing_tally_changes"), int)
ADD_UP_SPOTS: Query[None] = Query(adding_up_sql("listing_spots", "listing_spot_changes", _SPOT))
FORGET_EMPTY_SPOTS: Query[None] = Query(forgetting_sql("listing_spots"))
SPOTS_WAITING = Query(waiting_sql("listing_spot_changes"), int)
# Counts in lanes: boats at spots, under words and with equipment, all out of one list of changes.
LANES_WAITING = Query(waiting_sql("listing_lane_changes"), int)
ADD_UP_LANES: Query[None] = Query("select from add_up_lanes(:most)")
FORGET_EMPTY_LANES: Query[None] = Query(
    f"""
    with spots as ({forgetting_sql("listing_spot_lanes")}), words as ({forgetting_sql("listing_word_lanes")})
    {forgetting_sql("listing_feature_lanes")}
    """
)
COUNT_LANES: Query[None] = Query("select from count_lanes()")
TALLIES = (
    Tally(WAITING, ADD_UP, FORGET_NONE),
    Tally(SPOTS_WAITING, ADD_UP_SPOTS, FORGET_EMPTY_SPOTS),
    Tally(LANES_WAITING, ADD_UP_LANES, FORGET_EMPTY_LANES),
)
