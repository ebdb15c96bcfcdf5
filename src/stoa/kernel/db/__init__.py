"""PostgreSQL: pools, typed queries, listings and migrations.

FIND_SERVER = Query("select id, name from servers where id = :id", Server)

async with database.read() as db:
    server = await FIND_SERVER.first(db, id=server_id)

async with database.write() as tx:      # committed on leaving, rolled back on an exception
    await INSERT_SERVER.run(tx, name="…")
"""

from .asked import ListRequest, UnknownParameter
from .cursor import BadCursor
from .database import Database
from .faults import DatabaseDown, translate_database_error
from .filters import Filter, Mode, Sort
from .handles import Once, Read, Write
from .listing import Listing, registered_listings
from .listing_parameters import Parameter
from .page import Page, Pagination
from .query import Query, as_json, registered_queries
from .replica import Marker, remember_writes
from .settings import DatabaseSettings
from .timings import query_timings
from .trouble import DATABASE_TROUBLE, insist

__all__ = [
    "DATABASE_TROUBLE",
    "BadCursor",
    "Database",
    "DatabaseDown",
    "DatabaseSettings",
    "Filter",
    "ListRequest",
    "Listing",
    "Marker",
    "Mode",
    "Once",
    "Page",
    "Pagination",
    "Parameter",
    "Query",
    "Read",
    "Sort",
    "UnknownParameter",
    "Write",
    "as_json",
    "insist",
    "query_timings",
    "registered_listings",
    "registered_queries",
    "remember_writes",
    "translate_database_error",
]
