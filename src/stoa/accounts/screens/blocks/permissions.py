"""What may be granted about addresses that are held back."""

from stoa.kernel.feature import Permission

BLOCKS = Permission("accounts.blocks", "See addresses that are held back, hold others, and let them go.")
"""Blocking is for administrators alone: one address may be a whole town's."""
