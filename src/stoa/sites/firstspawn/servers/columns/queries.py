"""SQL that cards of servers are made with."""

# The catalogue of tags is made into one value for the whole statement; each row looks its own up in it.
CATALOGUE = """
    select jsonb_object_agg(t.slug, jsonb_build_object(
        'id', t.id, 'name', t.name, 'slug', t.slug, 'category', t.category
    )) from commons.tags t where t.kind = 'server'
"""
