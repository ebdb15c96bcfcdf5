"""Settings of seeing the site as somebody else."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Impersonation")
class ImpersonationSettings:
    """For how long somebody may see the site as another person, and whether that person is told."""

    life: timedelta = setting(
        "IMPERSONATION_LIFE",
        default=timedelta(minutes=30),
        minimum=60,
        maximum=1800,
        per_site=True,
        meaning="How long somebody with the permission may see the site as another person; half an hour at most.",
    )
    tells: bool = setting(
        "IMPERSONATION_TELLS",
        default=True,
        per_site=True,
        meaning="Whether the person is told by mail.",
    )
