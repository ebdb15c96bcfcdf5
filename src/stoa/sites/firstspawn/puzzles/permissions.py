"""What may be granted about puzzles."""

from stoa.kernel.feature import Permission

EDIT = Permission(
    "puzzles.edit", "Write, schedule and withdraw puzzles, and see their solutions.", roles=("moderator",)
)
