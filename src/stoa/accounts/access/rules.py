"""What a set of roles allows."""

from collections.abc import Iterable

from stoa.accounts.context import ADMIN, MEMBER
from stoa.kernel.feature import Permission, Role

from .queries import RoleEdit


def permissions_of(
    roles: Iterable[str], declared: Iterable[Permission], edits: Iterable[RoleEdit] = ()
) -> tuple[str, ...]:
    """Give the permissions of somebody with these roles; everybody is a member, and an administrator may do all."""
    held = {MEMBER.name, *roles}
    known = tuple(declared)
    if ADMIN.name in held:
        return tuple(sorted(one.name for one in known))
    allowed = {(role, one.name) for one in known for role in one.roles if role in held}
    for edit in edits:
        if edit.role in held:
            (allowed.add if edit.allowed else allowed.discard)((edit.role, edit.permission))
    names = {one.name for one in known}
    return tuple(sorted({permission for _, permission in allowed if permission in names}))


def tier_of(roles: Iterable[str], declared: Iterable[Role] = ()) -> str:
    """Say which tier of limits somebody has, whose site declares these roles of its own."""
    held = set(roles)
    if {"admin", "moderator"} & held:
        return "staff"
    return next((role.tier for role in declared if role.tier and role.name in held), "member")


def chief_role(roles: Iterable[str]) -> str:
    """Name the one role that stands for somebody, where only one is asked for."""
    held = set(roles)
    for name in ("admin", "moderator"):
        if name in held:
            return name
    return min(held, default=MEMBER.name)
