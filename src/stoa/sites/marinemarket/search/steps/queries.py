"""SQL of kinds that have some equipment."""


def _kinds_with(feature: str) -> str:
    """Tell kinds of which some boat has it, or had it: what has changed since counts were added up is among them."""
    return f"""
        select f.value as kind from listing_feature_lanes f where f.facet = 'boatType' and f.feature = {feature}
        union select c.boat_type from listing_lane_changes c where {feature} = any(c.features)
    """


KINDS_WITH_ALL = f"""(
    select k.kind from ({_kinds_with("(select (:features::text[])[1])")}) as k where not exists (
        select from unnest((select :features::text[])[2:]) as w (feature)
        where k.kind not in ({_kinds_with("w.feature")})
    )
) as d"""
