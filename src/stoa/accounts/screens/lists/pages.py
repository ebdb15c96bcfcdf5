"""Pages of the lists for whoever looks after people."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from stoa.accounts.access.permissions import ATTEMPTS as SEE_ATTEMPTS
from stoa.accounts.access.permissions import ROLES, SUSPEND
from stoa.accounts.context import list_roles
from stoa.accounts.directory import service
from stoa.accounts.directory.queries import ATTEMPTS, GRANTS, PEOPLE, SESSIONS
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import form_view
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import OUTCOMES, describe_agent
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get

from .rules import page_links

_may_see = permission(SUSPEND.name)
_may_look = permission(SEE_ATTEMPTS.name)
_may_grant = permission(ROLES.name)
_STATUS = (
    ("", "Everybody"),
    ("active", "Active"),
    ("suspended", "Suspended"),
    ("banned", "Banned"),
    ("leaving", "Leaving"),
)
_ACTS = (
    ("", "Whatever was done"),
    *((act, act.capitalize()) for act in ("granted", "withdrawn", "allowed", "forbidden")),
)


@get("/admin/users", access=_may_see, listing=PEOPLE, listed=False, summary="People")
async def people_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Search people, narrow them by status and role, and page through them."""
    choices = {"status": _STATUS, "role": _role_choices(request)}
    more = {
        "choices": choices,
        "may_grant": ROLES.name in request.actor.permissions,
        "query": urlencode(asked.question.texts),
    }
    return _view(
        request, asked, await service.list_people(db, accounts_of(request), asked), "accounts/admin-people.html", **more
    )


@get("/admin/sessions", access=_may_see, listing=SESSIONS, listed=False, summary="Who is signed in")
async def sessions_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Search living sessions, and page through them."""
    found = await service.list_sessions(db, asked)
    return _view(request, asked, found, "accounts/admin-sessions.html", describe_agent=describe_agent)


@get("/admin/attempts", access=_may_look, listing=ATTEMPTS, listed=False, summary="Attempts to sign in")
async def attempts_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Search attempts to sign in, and page through them."""
    found = await service.list_attempts(db, asked)
    choices = {"outcome": [("", "Whatever came of it"), *((name, words) for name, (words, _) in OUTCOMES.items())]}
    more = {"outcomes": OUTCOMES, "choices": choices, "describe_agent": describe_agent}
    return _view(request, asked, found, "accounts/admin-attempts.html", **more)


@get("/admin/grants", access=_may_grant, listing=GRANTS, listed=False, summary="Who gave what to whom")
async def grants_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Search changes of roles and of what they allow, and page through them."""
    choices = {"role": _role_choices(request), "act": _ACTS}
    return _view(request, asked, await service.list_grants(db, asked), "accounts/admin-grants.html", choices=choices)


def _role_choices(request: Exchange) -> list[tuple[str, str]]:
    roles = list_roles(accounts_of(request).site).values()
    return [("", "Any role"), *((role.name, role.title) for role in roles if role.name != "member")]


def _view(request: Exchange, asked: ListRequest, page: Page[Any], template: str, **more: Any) -> View:
    question, path = asked.question, request.path
    typed: Mapping[str, str] = dict(question.texts)
    context = {
        "tabs": admin_links(request),
        "rows": page.data,
        "typed": typed,
        "sort": ("-" if question.mirrored else "") + question.sort.name,
        "sort_url": lambda name: asked.url(path, sort=name),
        "total": page.total,
        "total_is_more": page.total_is_more,
        "current": page.page or 1,
        "numbers": page_links(path, asked, page),
        **more,
    }
    return form_view(template, context, block="results")


ROUTES = (people_page, sessions_page, attempts_page, grants_page)
