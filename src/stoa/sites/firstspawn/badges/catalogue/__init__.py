"""The catalogue as those who look after it change it."""

from uuid import UUID

import msgspec

from stoa.kernel import audit
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.badges import queries
from stoa.sites.firstspawn.badges.errors import BadBadge, BadgeExists, NoSuchBadge, UnknownMeasure
from stoa.sites.firstspawn.badges.models import (
    BadgeChange,
    BadgeInput,
    BadgeRow,
    Category,
    CriteriaInput,
    Kind,
)
from stoa.sites.firstspawn.badges.rules import measures_of
from stoa.ui.icons import icon_names


async def list_catalogue(db: Read) -> list[BadgeRow]:
    """Give every badge, also those that are not given any more."""
    return await queries.CATALOGUE.all(db, category=None, hidden=True)


async def load_badge(db: Read, badge_id: UUID) -> BadgeRow:
    """Give a badge, whether or not it is still given."""
    found = await queries.FIND.first(db, badge=str(badge_id))
    if found is None:
        raise NoSuchBadge
    return found


async def add_badge(tx: Write, told: BadgeInput, by: By) -> BadgeRow:
    """Put a badge into the catalogue; whoever has enough for it gets it by the next sweep."""
    _check(told.category, told.type, told.criteria, told.price, told.duration_days, told.icon)
    made = await queries.INSERT.first(
        tx,
        id=new_id(),
        slug=told.slug,
        name=told.name,
        description=told.description,
        color=told.color.lower(),
        icon=told.icon,
        category=told.category,
        type=told.type,
        measure=told.criteria.type if told.criteria else None,
        threshold=told.criteria.count if told.criteria else None,
        price=told.price,
        currency=told.currency,
        duration_days=told.duration_days,
        sort_order=told.sort_order,
        is_active=told.is_active,
    )
    if made is None:
        raise BadgeExists
    await audit.record(tx, "badge.added", by=by, kind="badge", id=made, after={"slug": told.slug})
    return await load_badge(tx, made)


async def change_badge(tx: Write, badge_id: UUID, told: BadgeChange, by: By) -> BadgeRow:
    """Change a badge; who has it keeps it."""
    await queries.HOLD_CATALOGUE.run(tx)
    before = await load_badge(tx, badge_id)
    wanted = {name: value for name, value in msgspec.structs.asdict(told).items() if value is not msgspec.UNSET}
    row = msgspec.structs.asdict(before) | {name: value for name, value in wanted.items() if name != "criteria"}
    if isinstance(told.criteria, CriteriaInput):
        row |= {"measure": told.criteria.type, "threshold": told.criteria.count}
    criteria = CriteriaInput(row["measure"], row["threshold"]) if row["measure"] else None
    _check(before.category, before.type, criteria, row["price"], row["duration_days"], row["icon"])
    if await queries.NAME_TAKEN.one(tx, name=row["name"], id=badge_id):
        raise BadgeExists
    await queries.CHANGE.run(
        tx,
        id=badge_id,
        name=row["name"],
        description=row["description"],
        color=row["color"].lower(),
        icon=row["icon"],
        measure=row["measure"],
        threshold=row["threshold"],
        price=row["price"],
        duration_days=row["duration_days"],
        sort_order=row["sort_order"],
        is_active=row["is_active"],
    )
    await audit.record(
        tx, "badge.changed", by=by, kind="badge", id=badge_id, after={"slug": before.slug, "changed": sorted(wanted)}
    )
    return await load_badge(tx, badge_id)


def _check(
    category: Category, kind: Kind, criteria: CriteriaInput | None, price: int | None, days: int | None, icon: str
) -> None:
    earned = kind is Kind.EARNED
    if (criteria is not None) is not earned or (price is not None) is earned or (earned and days is not None):
        raise BadBadge
    if not earned and category is Category.GUILD:
        message = "Badges of guilds are earned."
        raise BadBadge(message)
    if criteria is not None and criteria.type not in measures_of(category):
        message = f"For these, one may count: {', '.join(measures_of(category))}."
        raise UnknownMeasure(message, details=(Detail("criteria.type", message),))
    if icon not in icon_names():
        message = f"There is no such drawing. There are: {', '.join(icon_names())}."
        raise BadBadge(message, details=(Detail("icon", message),))
