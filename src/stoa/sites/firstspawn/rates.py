"""How often whom may do what on FirstSpawn, as its owner has written it down: one row an activity, one column a tier.

A guest is counted by address (IPv6 by /64), everybody else by account. Totals are no rates: how many servers somebody
may list is counted in the database, see the registry. Wrong passwords count for each account, see `accounts.attempts`.
"""

from stoa.kernel.limits import HOUR, MINUTE, Limit, Rate, Tiers

RATES: dict[str, Tiers] = {
    "browse": {
        "anonymous": Rate(30, per=MINUTE),
        "member": Rate(60, per=MINUTE),
        "premium": Rate(120, per=MINUTE),
        "owner": Rate(120, per=MINUTE),
        "staff": None,
    },
    "reviews": {
        "member": Rate(5, per=HOUR),
        "premium": Rate(10, per=HOUR),
        "owner": Rate(10, per=HOUR),
        "staff": Rate(60, per=HOUR),
    },
    "favorites": {
        "member": Rate(100, per=HOUR),
        "premium": Rate(200, per=HOUR),
        "owner": Rate(200, per=HOUR),
        "staff": Rate(200, per=HOUR),
    },
    "puzzles": {
        "member": Rate(60, per=MINUTE),
        "premium": Rate(60, per=MINUTE),
        "owner": Rate(60, per=MINUTE),
        "staff": Rate(60, per=MINUTE),
    },
    "plugin": {"plugin": Rate(1000, per=MINUTE)},
}

PUZZLE_TRIES = 10
"""How often somebody may answer one puzzle at most, whatever its writer allows; a total, counted in the database.

The rate of `puzzles` holds back guesses that are no words, which cost no try."""

BROWSE = Limit("browse", RATES["browse"])
"""Searching and listing."""
