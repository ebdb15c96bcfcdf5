"""What may be granted about votes."""

from stoa.kernel.feature import Permission

REVIEW = Permission("votes.review", "Count votes after all that the rule did not believe.", roles=("moderator",))
