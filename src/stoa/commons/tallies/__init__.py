"""Tallies: how many there are of each kind, so that counts need not look at every row.

A trigger of a site writes what it changes into a list, which nobody waits for, and a job adds that up each minute. The
two together are the count at any moment:

    ADD_UP: Query[None] = Query(adding_up_sql("boat_tallies", "boat_tally_changes", "kind, flag"))
    FORGET_NONE: Query[None] = Query(forgetting_sql("boat_tallies"))
    WAITING = Query(waiting_sql("boat_tally_changes"), int)
    BOATS = Tally(WAITING, ADD_UP, FORGET_NONE)

The table has the columns of its key, which is unique, and `many`; the list of changes has an `id` besides.
"""

from .jobs import adding_up
from .queries import adding_up_sql, counted_sql, forgetting_sql, waiting_sql
from .service import Tally, add_up, add_up_all

__all__ = [
    "Tally",
    "add_up",
    "add_up_all",
    "adding_up",
    "adding_up_sql",
    "counted_sql",
    "forgetting_sql",
    "waiting_sql",
]
