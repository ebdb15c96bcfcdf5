"""SQL of proposals."""

from stoa.kernel.db import Query

from .models import Proposal

_NUMBERS = {
    "beam": "beam_m",
    "draft": "draft_m",
    "bridgeClearance": "bridge_clearance_m",
    "headroom": "headroom_m",
    "weight": "weight_kg",
    "ballast": "ballast_kg",
    "fuelTank": "fuel_tank_l",
    "waterTank": "water_tank_l",
    "cabins": "cabins",
    "berths": "berths",
    "heads": "heads",
}
_TEXTS = {"hullMaterial": "hull_material", "keel": "keel"}


def _pairs(columns: dict[str, str], kind: str) -> str:
    return ", ".join(f"('{name}', {column}::{kind})" for name, column in columns.items())


FORGET: Query[None] = Query("delete from model_specs")
# A number is proposed where half of the boats lie within a tenth of the middle, a word where three of five say it.
COMPUTE = Query(
    f"""
    with named as (
        select fold_words(btrim(b.make)) as make, fold_words(btrim(b.model)) as model,
            {", ".join([*_NUMBERS.values(), *_TEXTS.values()])}
        from listings b where b.status in ('active', 'sold') and not b.hidden
    ), boats as (
        select n.*, count(*) over (partition by n.make, n.model)::int as listings from named n
        where n.make <> '' and n.model <> ''
    ), agreed as (
        select b.make, b.model, v.name, to_jsonb(percentile_disc(0.5) within group (order by v.value)) as value
        from boats b cross join lateral (values {_pairs(_NUMBERS, "float8")}) as v (name, value)
        where b.listings >= :fewest and v.value > 0
        group by 1, 2, 3
        having count(*) >= :fewest
            and percentile_disc(0.75) within group (order by v.value)
                - percentile_disc(0.25) within group (order by v.value)
                <= 0.1 * percentile_disc(0.5) within group (order by v.value)
        union all
        select make, model, name, to_jsonb(value) from (
            select b.make, b.model, v.name, lower(btrim(v.value)) as value, count(*) as many,
                sum(count(*)) over (partition by b.make, b.model, v.name) as of_all
            from boats b cross join lateral (values {_pairs(_TEXTS, "text")}) as v (name, value)
            where b.listings >= :fewest and btrim(v.value) <> ''
            group by 1, 2, 3, 4
        ) said where many >= :fewest and many >= 0.6 * of_all
    )
    insert into model_specs (make, model, listings, specs)
    select a.make, a.model, (select max(b.listings) from boats b where (b.make, b.model) = (a.make, a.model)),
        jsonb_object_agg(a.name, a.value)
    from agreed a group by a.make, a.model
    returning listings
    """,
    int,
)
FIND = Query(
    """
    select listings, specs, computed_at from model_specs
    where make = fold_words(btrim(:make)) and model = fold_words(btrim(:model))
    """,
    Proposal,
)
