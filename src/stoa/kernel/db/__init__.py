"""PostgreSQL: pools, typed queries, listings and migrations.

    FIND_SERVER = Query("select id, name from servers where id = :id", Server)

    async with database.read() as db:
        server = await FIND_SERVER.first(db, id=server_id)

    async with database.write() as tx:      # committed on leaving, rolled back on an exception
        await INSERT_SERVER.run(tx, name="…")
"""

from .database import Database
from .faults import DatabaseDown, translate_database_error
from .handles import Once, Read, Write
from .query import Query, as_json, registered_queries
from .settings import DatabaseSettings

__all__ = [
    "Database",
    "DatabaseDown",
    "DatabaseSettings",
    "Once",
    "Query",
    "Read",
    "Write",
    "as_json",
    "registered_queries",
    "translate_database_error",
]
