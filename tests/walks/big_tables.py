"""Rows by the ten thousand, and a value for every filter: what the plans of listings are looked at with.

A site may keep its own in `tests/sites/SITE/big_tables.py`, a layer in `tests/LAYER/big_tables.py`.
"""

import importlib
from pathlib import Path
from typing import Any
from uuid import UUID

SAMPLES: dict[str, dict[str, Any]] = {
    "kernel.receipts.RECEIPTS": {"kind": "mail", "state": "failed", "recipient": "somebody7@example.org"},
    "firstspawn.servers.SERVERS": {
        "q": "word77\nword77",
        "gameType": ["MINECRAFT"],
        "tags": ["tag3"],
        "region": ["region2"],
        "language": "en",
        "version": "1.21",
        "online": True,
        "verified": True,
        "bedrock": True,
        "minPlayers": 100,
        "minRating": 3.0,
        "near": "(4172000, 1215000, 4662000)",
        "radiusKm": 300.0,
        "facets": ["tags"],
    },
    "marinemarket.boats.NEWEST": {},
    "marinemarket.selling.OWN": {
        "status": ["sold"],
        "seller_ids": [UUID(f"00000000-0000-7000-8000-00000000000{n}") for n in (7, 8)],
    },
    "marinemarket.search.SEARCH": {
        "here_lat": 26.1,
        "here_lon": -80.2,
        "lat": 26.1,
        "lon": -80.2,
        "postcode": "33139",
        "near": "Miami",
        "radiusKm": 3000.0,  # of small circles the search finds all, as `few` does
        "units": "metric",
        "facets": ["state"],
        "currency": "EUR",
        "features": ["feature3"],
        "query": ["word77 | no77 | no78 | no79", "word77:A"],
        "boatType": ["sail"],
        "condition": ["good"],
        "state": ["state3"],
        "fuel": "diesel",
        "minPrice": 1_000_000,
        "maxPrice": 90_000_000,
        "minYear": 1990,
        "maxYear": 2020,
        "minLength": 6.0,
        "maxLength": 20.0,
    },
}

BIG_TABLES: dict[str, str] = {
    "kernel.receipts.RECEIPTS": """
        insert into kernel.receipts (id, kind, key, recipient, state, settled_at, created_at)
        select gen_random_uuid(), (array['mail', 'webhook', 'vote'])[1 + n % 3], 'key-' || n,
               'somebody' || n % 5000 || '@example.org', case when n % 50 = 0 then 'failed' else 'accepted' end,
               now(), now() - n * interval '1 minute'
        from generate_series(1, 12500) as n;
    """,
    "firstspawn.servers.SERVERS": """
        insert into servers (
            id, slug, name, game_type, short_description, address, tags, region, language, version,
            online, verified, players, max_players, uptime, rating, rating_score, review_count, created_at,
            latitude, longitude, score, trend, vote_count, bedrock_port
        )
        select gen_random_uuid(), 'server-' || n, initcap(left(md5((n % 9973)::text), 12)),
               case n % 3 when 0 then 'HYTALE' else 'MINECRAFT' end,
               'A place with word' || n % 101, 'play' || n || '.example', array['tag' || n % 20, 'tag' || n % 7],
               'region' || n % 6, (array['en', 'de', 'fr'])[1 + n % 3], (array['1.20', '1.21'])[1 + n % 2],
               n % 4 <> 0, n % 2 = 0, n % 900, 1000, (n % 1000) / 10.0,
               case when n % 11 = 0 then null else 1 + (n % 400) / 100.0 end,
               case when n % 11 = 0 then null else 1 + (n % 400) / 100.0 end, n % 50,
               now() - n * interval '1 minute',
               case when n % 12 = 0 then (n % 1700) / 10.0 - 85 end,
               case when n % 12 = 0 then (n % 3600) / 10.0 - 180 end,
               (n % 10007) / 100.0, (n % 2003) / 1000.0 - 1, n % 700,
               case when n % 5 = 0 then 19132 end
        from generate_series(1, 12500) as n;
    """,
    "marinemarket.boats.NEWEST": """
        insert into sellers (id)
        select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid from generate_series(1, 1000) as n;
        insert into listings (
            id, slug, seller_id, title, boat_type, condition, make, model, year, length_m, fuel, price_minor, currency,
            state, city, latitude, longitude, features, description, status, created_at, changed_at
        )
        select gen_random_uuid(), 'boat-' || n, s.ids[1 + n % 1000], 'Boat word' || n % 97 || ' no' || n % 1000,
               (array['sail', 'power', 'fishing', 'yacht', 'other'])[1 + n % 5],
               (array['new', 'excellent', 'good', 'fair'])[1 + n % 4], 'Make' || n % 90, 'Model' || n % 300,
               1950 + n % 76,
               3 + (n % 300) / 10.0, (array['diesel', 'petrol', 'electric'])[1 + n % 3], (n % 40000) * 10000, 'EUR',
               'state' || n % 30, 'Place ' || n % 500,
               case when n % 8 = 0 then 25 + n % 2000 / 100.0 end, case when n % 8 = 0 then -120 + n % 4000 / 100.0 end,
               array['gps', 'feature' || n % 20], 'Text with word' || n % 101,
               case when n % 10 = 0 then 'sold' else 'active' end, now() - n * interval '1 minute',
               now() - n * interval '1 minute'
        from generate_series(1, 12500) as n, (select array_agg(id) as ids from sellers) as s;
    """,
}

_HERE = Path(__file__).parents[1]
for _path in sorted(_HERE.glob("**/big_tables.py")):
    if _path != Path(__file__):
        _own = importlib.import_module(".".join(("tests", *_path.relative_to(_HERE).with_suffix("").parts)))
        SAMPLES.update(_own.SAMPLES)
        BIG_TABLES.update(_own.BIG_TABLES)
