"""Roles, what they allow, and who has them."""

from collections.abc import Iterable
from uuid import UUID

from stoa.accounts.authority import records_of
from stoa.accounts.context import ADMIN, Accounts, list_permissions, list_roles
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit
from stoa.kernel.feature import Permission
from stoa.kernel.ids import new_id

from . import queries
from .errors import AdministratorIsFixed, LastAdministrator, UnknownPermission, UnknownRole
from .events import RolesChanged
from .models import Access, PermissionView, RoleView
from .rules import permissions_of


async def find_roles(db: Read, person_id: UUID) -> list[str]:
    """Give the roles that somebody was granted; everybody is a member besides."""
    return await queries.ROLES_OF.all(db, person_id=person_id)


async def find_permissions(db: Read, accounts: Accounts, roles: Iterable[str]) -> tuple[str, ...]:
    """Give what somebody with these roles may do."""
    held = ["member", *roles]
    edits = await queries.EDITS.all(db, roles=held)
    return permissions_of(held, list_permissions(accounts).values(), edits)


async def check_permission(db: Read, declared: Iterable[Permission], person_id: UUID, permission: str) -> bool:
    """Say whether somebody may still come in, and do this: for what acts in their name without them."""
    roles = await queries.ROLES_OF_ACTIVE.first(db, person_id=person_id)
    if roles is None:
        return False
    edits = await queries.EDITS.all(db, roles=["member", *roles])
    return permission in permissions_of(roles, declared, edits)


async def list_access(db: Read, accounts: Accounts) -> Access:
    """List every role with what it allows, and every permission there is."""
    declared = list_permissions(accounts)
    roles = list_roles(accounts.site)
    edits = await queries.EDITS.all(db, roles=list(roles))
    shown = []
    for role in roles.values():
        own = permissions_of([role.name], declared.values(), [edit for edit in edits if edit.role == role.name])
        shown.append(RoleView(role.name, role.title, role.meaning, list(own)))
    return Access(shown, [PermissionView(one.name, one.meaning) for one in declared.values()])


async def grant_role(
    tx: Write,
    accounts: Accounts,
    person_id: UUID,
    role: str,
    *,
    by: UUID | None,
    reason: str = "",
    by_rule: bool = False,
) -> bool:
    """Give somebody a role, and write down who did. False: they have it already.

    What is given by a rule ends with what the rule counts; what a person has given besides stays.
    """
    _require_role(accounts, role)
    await people.lock_person(tx, person_id)
    held = await find_roles(tx, person_id)
    if not await queries.GRANT.all(tx, person_id=person_id, role=role, granted_by=by, until=None, by_rule=by_rule):
        return False
    await _write_down(tx, person_id, role, held, granted=True, by=by, reason=reason)
    if role not in held:
        await _tell(tx, accounts, person_id, role, granted=True, by=by)
    return True


async def revoke_role(
    tx: Write,
    accounts: Accounts,
    person_id: UUID,
    role: str,
    *,
    by: UUID | None,
    reason: str = "",
    by_rule: bool = False,
) -> bool:
    """Take a role from somebody; it is felt within a second. False: they do not have it, or not by this rule."""
    _require_role(accounts, role)
    await people.lock_person(tx, person_id)
    if role == ADMIN.name and await queries.LOCK_OTHER_HOLDERS.run(tx, role=role, but=person_id) == 0:
        raise LastAdministrator
    held = await find_roles(tx, person_id)
    if not await queries.WITHDRAW.all(tx, person_id=person_id, role=role, by_rule=by_rule):
        return False
    await _write_down(tx, person_id, role, held, granted=False, by=by, reason=reason)
    await _tell(tx, accounts, person_id, role, granted=False, by=by)
    return True


async def _write_down(
    tx: Write, person_id: UUID, role: str, before: list[str], *, granted: bool, by: UUID | None, reason: str
) -> None:
    act = "granted" if granted else "withdrawn"
    await queries.LOG.run(
        tx, id=new_id(), person_id=person_id, role=role, act=act, permission=None, by=by, reason=reason
    )
    await audit.record(
        tx,
        f"role.{act}",
        by=_who(by),
        kind="person",
        id=person_id,
        before={"roles": before},
        after={"role": role, "roles": await find_roles(tx, person_id)},
        reason=reason,
    )


async def _tell(tx: Write, accounts: Accounts, person_id: UUID, role: str, *, granted: bool, by: UUID | None) -> None:
    records_of(accounts).change(tx, await people.list_authority_ids(tx, person_id))
    await emit(tx, RolesChanged(person_id, role, granted, by))
    title = list_roles(accounts.site)[role].title
    await notices.send_notice(
        tx,
        accounts,
        await people.load_person(tx, person_id),
        None,
        title=f"You have the role {title}" if granted else f"You no longer have the role {title}",
        happened=f"The role {title} was {'given to' if granted else 'taken from'} your account.",
    )


async def edit_role(
    tx: Write, accounts: Accounts, role: str, permission: str, *, allowed: bool, by: UUID | None, reason: str = ""
) -> None:
    """Let a role allow something, or no longer; whoever has the role feels it within a second."""
    _require_role(accounts, role)
    if role == ADMIN.name:
        raise AdministratorIsFixed
    if permission not in list_permissions(accounts):
        raise UnknownPermission
    before = await _permissions_of_role(tx, accounts, role)
    await queries.EDIT.run(tx, role=role, permission=permission, allowed=allowed, by=by)
    act = "allowed" if allowed else "forbidden"
    await queries.LOG.run(
        tx, id=new_id(), person_id=None, role=role, act=act, permission=permission, by=by, reason=reason
    )
    records_of(accounts).change_all(tx)
    after = await _permissions_of_role(tx, accounts, role)
    await audit.record(
        tx,
        f"role.{act}",
        by=_who(by),
        kind="role",
        id=role,
        before={"permissions": before},
        after={"permission": permission, "permissions": after},
        reason=reason,
    )


async def _permissions_of_role(db: Read, accounts: Accounts, role: str) -> tuple[str, ...]:
    """Give what a role allows by itself, what it brings along included."""
    edits = await queries.EDITS.all(db, roles=[role])
    return permissions_of([role], list_permissions(accounts).values(), [one for one in edits if one.role == role])


def _who(by: UUID | None) -> audit.By:
    return audit.By(by) if by is not None else audit.by_here("stoa admin")


def _require_role(accounts: Accounts, role: str) -> None:
    if role not in list_roles(accounts.site):
        raise UnknownRole


async def add_demo_role(tx: Write, person_id: UUID, role: str) -> None:
    """Give a demo account its role, before there is anybody who could."""
    await queries.GRANT.run(tx, person_id=person_id, role=role, granted_by=None, until=None, by_rule=False)
