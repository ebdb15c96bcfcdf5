"""Settings of the abuse shield."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Abuse shield")
class ShieldSettings:
    """When an address is asked for proof of work, and when it is shut out for a while."""

    on: bool = setting("SHIELD", default=True, meaning="Score addresses by what they do.")
    challenge_at: float = setting(
        "SHIELD_CHALLENGE_AT",
        default=40.0,
        minimum=1,
        meaning="The score from which an address is asked for proof of work.",
    )
    block_at: float = setting(
        "SHIELD_BLOCK_AT", default=100.0, minimum=2, meaning="The score from which an address is shut out."
    )
    half_life: timedelta = setting(
        "SHIELD_HALF_LIFE",
        default=timedelta(minutes=5),
        minimum=1,
        maximum=86400,
        meaning="How long it takes until half of a score is forgotten.",
    )
    first_block: timedelta = setting(
        "SHIELD_FIRST_BLOCK",
        default=timedelta(minutes=15),
        minimum=1,
        meaning="How long the first block lasts; each further one lasts twice as long.",
    )
    longest_block: timedelta = setting(
        "SHIELD_LONGEST_BLOCK", default=timedelta(hours=24), minimum=1, maximum=2592000, meaning="The longest block."
    )
    work: int = setting(
        "SHIELD_WORK",
        default=50_000,
        minimum=100,
        maximum=10_000_000,
        meaning="Most hashes that a proof of work takes; half of it on average, more for an address blocked before.",
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Rules across the thresholds."""
        if self.block_at <= self.challenge_at:
            yield "SHIELD_BLOCK_AT must be greater than SHIELD_CHALLENGE_AT: the challenge comes first."
        if self.longest_block < self.first_block:
            yield "SHIELD_LONGEST_BLOCK must be at least as long as SHIELD_FIRST_BLOCK."
