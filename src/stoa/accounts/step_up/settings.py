"""Settings of dangerous acts."""

from stoa.kernel.config import setting, settings


@settings("Second factors")
class FactorSettings:
    """Who has to have a second factor."""

    required_roles: tuple[str, ...] = setting(
        "SECOND_FACTOR_ROLES",
        default=("staff",),
        per_site=True,
        meaning="Whoever has one of these roles is asked to set up a second factor at the first dangerous act; "
        "`staff` stands for every role that looks after the site.",
    )
