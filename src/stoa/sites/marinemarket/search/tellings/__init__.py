"""SQL of counts as they are told: each facet is one row, whose values are finished JSON.

A hundred values cost the web process more than all else of an answer, if each is a row that is read and written again.
"""

FACET_VALUES = 60


# The innermost select knows of nothing around it, so that a count is worked out once, and not again to compare it, to
# put it in order and to add it up.
_TOLD = """(select '{name}' as facet, '[' || coalesce(string_agg(v.told, ','), '') || ']' as told,
        coalesce(sum(v.count), 0)::bigint as many
    from (
        select '{{"value":' || to_json(t.value) || ',"count":' || t.count || '}}' as told, t.count
        from ({values} offset 0) t where t.value <> '' and t.count > 0 order by t.count desc, t.value limit {most}
    ) v)"""


def told(name: str, values: str) -> str:
    """Write the row of a facet; `values` selects `value` and `count`. The most frequent come first."""
    return _TOLD.format(name=name, values=values, most=FACET_VALUES)
