"""What may be granted about access itself."""

from stoa.kernel.feature import Permission

ROLES = Permission("accounts.roles", "Give roles to people, take them away, and edit what they allow.")
SUSPEND = Permission("accounts.suspend", "Suspend people, and let them in again.", roles=("moderator",))
ATTEMPTS = Permission("accounts.attempts", "See attempts to sign in.", roles=("moderator",))
TOKENS = Permission("accounts.tokens", "Make and revoke service tokens.")
BLOCKS = Permission("accounts.blocks", "See addresses that are held back, hold others, and let them go.")
"""Blocking is for administrators alone: one address may be a whole town's."""
IMPERSONATE = Permission("accounts.impersonate", "See the site as somebody else does, for half an hour, to help them.")

PERMISSIONS = (ROLES, SUSPEND, ATTEMPTS, TOKENS, BLOCKS, IMPERSONATE)
