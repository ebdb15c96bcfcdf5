"""What may be granted about webhooks."""

from stoa.kernel.feature import Permission

MANAGE = Permission("webhooks.manage", "See everybody's webhooks, and have some that are told of the whole site.")
