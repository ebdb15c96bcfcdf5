"""The page on which the catalogue is looked after."""

from typing import Any
from uuid import UUID

from stoa.accounts.screens.forms import WELCOME, Line, Refusal, Wide, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.badges import catalogue
from stoa.sites.firstspawn.badges.models import BadgeChange, BadgeInput, BadgeRow, Category, Kind
from stoa.sites.firstspawn.badges.permissions import MANAGE
from stoa.sites.firstspawn.badges.rules import WORDS, measures_of
from stoa.ui.icons import icon_names

PAGE = "/admin/badges"
_ONE = f"{PAGE}/{{badge_id}}"
_may_manage = permission(MANAGE.name)
_PLACES = {"BADGE_EXISTS": "name"}


class BadgeForm(Input, frozen=True):
    """A badge, as it was typed."""

    slug: Line = ""
    name: Line = ""
    description: Wide = ""
    category: Line = "USER"
    measure: Line = ""
    count: Line = ""
    price: Line = ""
    duration_days: Line = ""
    color: Line = "#5f6b75"
    icon: Line = "star"
    sort_order: Line = "100"
    is_active: Line = ""


def _typed(body: BadgeForm) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": body.name.strip(),
        "description": body.description.strip(),
        "color": body.color,
        "icon": body.icon,
        "sortOrder": body.sort_order,
        "isActive": bool(body.is_active),
    }
    if body.measure:
        values["criteria"] = {"type": body.measure, "count": body.count}
    if body.price:
        values["price"] = body.price
    if body.duration_days:
        values["durationDays"] = body.duration_days
    return values


def _form_of(row: BadgeRow) -> BadgeForm:
    return BadgeForm(
        slug=row.slug,
        name=row.name,
        description=row.description,
        category=row.category,
        measure=row.measure or "",
        count=str(row.threshold or ""),
        price=str(row.price or ""),
        duration_days=str(row.duration_days or ""),
        color=row.color,
        icon=row.icon,
        sort_order=str(row.sort_order),
        is_active="on" if row.is_active else "",
    )


async def _view(db: Read, request: Exchange, badge: BadgeRow | None, form: BadgeForm, refusal: Refusal) -> View:
    measures = sorted({measure for category in Category for measure in measures_of(category)})
    context = {
        "tabs": admin_links(request),
        "badge": badge,
        "badges": () if badge else await catalogue.list_catalogue(db),
        "form": form,
        "measures": [("", "Nothing: it is bought"), *((one, WORDS[one]) for one in measures)],
        "icons": [(name, name.replace("-", " ")) for name in icon_names()],
    }
    return form_view("badges/admin.html", context, refusal)


@get(PAGE, access=_may_manage, listed=False, summary="The catalogue of badges")
async def admin_page(db: Read, request: Exchange) -> View:
    """Show every badge, and a form for a new one."""
    return await _view(db, request, None, BadgeForm(is_active="on"), WELCOME)


@post(PAGE, access=_may_manage, listed=False, summary="Make a badge by form")
async def add(db: Write, request: Exchange, body: BadgeForm) -> View | Redirect:
    """Put a badge into the catalogue."""
    try:
        values = {**_typed(body), "slug": body.slug.strip(), "category": body.category}
        told = read_form({**values, "type": "EARNED" if body.measure else "PURCHASED"}, BadgeInput)
        async with db.savepoint():
            await catalogue.add_badge(db, told, by_of(request))
    except Fault as fault:
        return await _view(db, request, None, body, refusal_of(fault, _PLACES))
    return Redirect(PAGE)


@get(_ONE, access=_may_manage, listed=False, summary="A badge of the catalogue")
async def badge_page(db: Read, request: Exchange, badge_id: UUID) -> View:
    """Show one badge in a form."""
    badge = await catalogue.load_badge(db, badge_id)
    return await _view(db, request, badge, _form_of(badge), WELCOME)


@post(_ONE, access=_may_manage, listed=False, summary="Change a badge by form")
async def change(db: Write, request: Exchange, badge_id: UUID, body: BadgeForm) -> View | Redirect:
    """Change a badge."""
    badge = await catalogue.load_badge(db, badge_id)
    try:
        values = _typed(body)
        if badge.type is Kind.PURCHASED:
            values["durationDays"] = body.duration_days or None  # an empty field says that it does not end
        told = read_form(values, BadgeChange)
        async with db.savepoint():
            await catalogue.change_badge(db, badge_id, told, by_of(request))
    except Fault as fault:
        return await _view(db, request, badge, body, refusal_of(fault, _PLACES))
    return Redirect(PAGE)


ROUTES = (admin_page, add, badge_page, change)
