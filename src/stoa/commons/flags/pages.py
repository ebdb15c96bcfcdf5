"""The page of flags."""

from datetime import UTC, datetime
from typing import Any

from stoa.accounts.context import list_roles
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .errors import UnknownFlag
from .forms import FlagForm
from .models import FlagInput
from .permissions import EDIT

PAGE = "/admin/flags"
_may = permission(EDIT.name)
_MODES = (
    ("default", "As the feature says"),
    ("on", "On for everybody"),
    ("off", "Off for everybody"),
    ("some", "On for some"),
)


@get(PAGE, access=_may, listed=False, summary="Flags")
async def flags_page(db: Read, request: Exchange) -> View:
    """List every flag with what holds for it."""
    flags = await service.list_flags(db, request.app.site)
    return form_view("flags/flags.html", {"tabs": admin_links(request), "flags": flags, "modes": dict(_MODES)})


@get(f"{PAGE}/{{name}}", access=_may, listed=False, summary="A flag")
async def flag_page(db: Read, request: Exchange, name: str) -> View:
    """Show a flag, and a form for what shall hold."""
    return await _flag_view(db, request, name, WELCOME)


async def _flag_view(db: Read, request: Exchange, name: str, refusal: Refusal) -> View:
    found = {flag.name: flag for flag in await service.list_flags(db, request.app.site)}.get(name)
    if found is None:
        raise UnknownFlag
    roles = [(role.name, role.title) for role in list_roles(request.app.site).values()]
    context = {"tabs": admin_links(request), "flag": found, "modes": _MODES, "roles": roles}
    return form_view("flags/flag.html", context, refusal)


@post(f"{PAGE}/{{name}}", access=_may, listed=False, summary="Turn a flag on or off")
async def set_flag(db: Write, request: Exchange, name: str, body: FlagForm) -> View | Redirect:
    """Say what holds for a flag."""
    try:
        wanted = read_form(_typed(body), FlagInput)
        async with db.savepoint():
            await service.set_flag(db, request.app.site, name, wanted, by_of(request))
    except Fault as fault:
        return await _flag_view(db, request, name, refusal_of(fault))
    return Redirect(PAGE)


def _typed(body: FlagForm) -> dict[str, Any]:
    """Give what was typed as the API takes it; a time without a zone, as browsers send it, is UTC."""
    values: dict[str, Any] = {
        "mode": body.mode,
        "percent": body.percent or "0",
        "roles": body.roles,
        "people": body.people.split(),
        "reason": body.reason,
    }
    for name, text in (("validFrom", body.valid_from), ("validUntil", body.valid_until)):
        if text:
            values[name] = _time(text)
    return values


def _time(text: str) -> datetime | str:
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        return text  # what takes it says what it should look like
    return typed if typed.tzinfo is not None else typed.replace(tzinfo=UTC)


ROUTES = (flags_page, flag_page, set_flag)
