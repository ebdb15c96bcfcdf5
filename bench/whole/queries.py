"""SQL of this part of the bench."""

COUNT_SEARCHES = "select count(*) from saved_searches where frequency <> 'off'"
# Of every sort: any, the cheapest, the dearest, the longest and the oldest, for which very different searches wait.
SOME_BOATS = """
    (select id from listings where shown order by md5(slug) limit $1)
    union (select id from listings where shown order by price_minor limit $1 / 4)
    union (select id from listings where shown order by price_minor desc limit $1 / 4)
    union (select id from listings where shown order by length_m desc limit $1 / 4)
    union (select id from listings where shown order by year limit $1 / 4)
"""
