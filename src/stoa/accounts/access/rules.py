"""What a set of roles allows."""

from collections.abc import Iterable

from stoa.accounts.context import ADMIN, MEMBER, STAFF_TIER, is_staff
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
    return tuple(sorted(_with_included({permission for _, permission in allowed}, known)))


def _with_included(held: set[str], known: Iterable[Permission]) -> set[str]:
    """Add what permissions bring along, and leave out what nothing declares any more."""
    brings = {one.name: one.includes for one in known}
    found, left = set[str](), [name for name in held if name in brings]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [more for more in brings[name] if more in brings]
    return found


def tier_of(roles: Iterable[str], declared: Iterable[Role] = ()) -> str:
    """Say which tier of limits somebody has, whose site declares these roles of its own."""
    held = set(roles)
    if is_staff(held, declared):
        return STAFF_TIER
    return next((role.tier for role in declared if role.tier and role.name in held), "member")
