"""SQL of tallies."""

from stoa.commons.tallies import Tally, adding_up_sql, counted_sql, forgetting_sql, waiting_sql
from stoa.kernel.db import Query

_KIND = "game_type, region, language, version, online, verified, placed, tags"
# The columns of a server that lists are narrowed by, under their own names; where one stands is not told.
_TOLD = """
    game_type, nullif(region, '') as region, nullif(language, '') as language, nullif(version, '') as version, online,
    verified, case when placed then 0 end as latitude, tags
"""
COUNTED = counted_sql("server_tallies", "server_tally_changes", _TOLD)
"""Tallies and what has changed since: as many servers as `many` says."""
TALLIED = frozenset({"gameType", "region", "language", "version", "online", "verified", "near", "tags", "facets"})
"""Filters of which tallies know."""

ADD_UP: Query[None] = Query(adding_up_sql("server_tallies", "server_tally_changes", _KIND))
FORGET_NONE: Query[None] = Query(forgetting_sql("server_tallies"))
WAITING = Query(waiting_sql("server_tally_changes"), int)

_VALUE = "area, facet, value"
ADD_UP_AREAS: Query[None] = Query(adding_up_sql("server_area_tallies", "server_area_changes", _VALUE))
FORGET_NONE_IN_AREAS: Query[None] = Query(forgetting_sql("server_area_tallies"))
WAITING_IN_AREAS = Query(waiting_sql("server_area_changes"), int)

TALLIES = (Tally(WAITING, ADD_UP, FORGET_NONE), Tally(WAITING_IN_AREAS, ADD_UP_AREAS, FORGET_NONE_IN_AREAS))
