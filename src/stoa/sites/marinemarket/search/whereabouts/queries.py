"""SQL of where boats lie that are filed under a word."""

from stoa.kernel.db import Query
from stoa.sites.marinemarket.search.models import AtSpot

# A spot tells its latitude and longitude in hundredths of a degree. Of a word that has more of them than are asked for
# nothing is told, and nothing counted.
SPOTS_OF = Query(
    """
    with spots as materialized (
        select p.spot from listing_word_places p where p.word = (select :word::text) limit :most + 1
    )
    select (s.spot / 36001 - 9000) / 100.0::float8 as latitude, (s.spot % 36001 - 18000) / 100.0::float8 as longitude,
        (select count(*)::int from listing_words b where b.word = (select :word::text) and b.spot = s.spot) as many
    from spots s where (select count(*) from spots) <= :most
    """,
    AtSpot,
)
