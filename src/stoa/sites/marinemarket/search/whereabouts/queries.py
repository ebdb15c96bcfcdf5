"""SQL of where boats lie that are filed under a word."""

from stoa.kernel.db import Query
from stoa.sites.marinemarket.search.models import AtSpot

# A spot tells its latitude and longitude in hundredths of a degree.
SPOTS_OF = Query(
    """
    select (p.spot / 36001 - 9000) / 100.0::float8 as latitude, (p.spot % 36001 - 18000) / 100.0::float8 as longitude,
        (select count(*)::int from listing_words b where b.word = p.word and b.spot = p.spot) as many
    from listing_word_places p where p.word = (select :word::text) limit :most
    """,
    AtSpot,
)
