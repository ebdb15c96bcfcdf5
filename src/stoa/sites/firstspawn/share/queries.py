"""SQL of feeds and maps of the site."""

from stoa.kernel.db import Query

from .models import Address, Mentioned

NEWEST = Query(
    """
    select slug, name, short_description, created_at from servers where active
    order by created_at desc, id desc limit 50
    """,
    Mentioned,
)
COUNT = Query("select count(*)::int from servers where active", int)
ADDRESSES = Query(
    """
    select slug, changed_at from servers where active order by created_at, id limit :most offset :skipped
    """,
    Address,
)
