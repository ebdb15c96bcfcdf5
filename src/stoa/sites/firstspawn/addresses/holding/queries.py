"""SQL that holds an address: one lock for each, by what it is called."""

from stoa.kernel.db import Query
from stoa.sites.firstspawn.addresses.rules import ACTUAL_PORT


def _lock(address: str, port: str) -> str:
    named = f"'firstspawn.address ' || lower({address}) || ' ' || {port}"
    return f"select pg_advisory_xact_lock(hashtextextended({named}, 0))"


HOLD: Query[None] = Query(_lock(":address::text", ":port::int"))
HOLD_OF: Query[None] = Query(f"{_lock('address', ACTUAL_PORT)} from servers where id = :server_id")
