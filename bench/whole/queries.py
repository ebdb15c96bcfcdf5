"""SQL of this part of the bench."""

COUNT_SEARCHES = "select count(*) from saved_searches where frequency <> 'off'"
SOME_BOATS = "select id from listings where shown order by md5(slug) limit $1"
