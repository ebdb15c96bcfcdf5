"""Pages of alerts, for whoever looks after the site."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .errors import NoSuchAlert
from .forms import ChangeForm, RulesForm
from .models import AlertChange, Finding, RulesInput, Watch
from .permissions import EDIT_RULES, SEE_ALERTS
from .queries import ALERTS as LISTING
from .rules import RULES

PAGE = "/admin/alerts"
RULES_PAGE = "/admin/alert-rules"
TRIAL_DAYS = 7
_may = permission(SEE_ALERTS.name)
_may_edit = permission(EDIT_RULES.name)


@get(PAGE, access=_may, listing=LISTING, listed=False, summary="Security alerts")
async def alerts_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List alerts, the latest first."""
    page = await service.list_alerts(db, request.app.site, asked)
    titles = {one.name: one.title for one in request.app.site.declared(Watch)}
    context = {
        "tabs": admin_links(request),
        "alerts": page.data,
        "kinds": titles,
        "may_edit": EDIT_RULES.name in request.actor.permissions,
        **list_context(PAGE, asked, page, label=lambda _, value: titles.get(value, value.capitalize()), search="q"),
    }
    return form_view("alerts/list.html", context, block="results")


@get(f"{PAGE}/{{alert_id}}", access=_may, listed=False, summary="A security alert")
async def alert_page(db: Read, request: Exchange, alert_id: UUID) -> View:
    """Show an alert with its evidence."""
    return await _alert_view(db, request, alert_id, WELCOME)


async def _alert_view(db: Read, request: Exchange, alert_id: UUID, refusal: Refusal) -> View:
    found = await service.load_alert(db, request.app.site, alert_id)
    context = {
        "tabs": admin_links(request),
        "raised": found,
        "rule": RULES.name,
        "version": next((one for one in await RULES.history(db) if one.version == found.rule_version), None),
        "may_edit": EDIT_RULES.name in request.actor.permissions,
    }
    return form_view("alerts/one.html", context, refusal)


@post(f"{PAGE}/{{alert_id}}", access=_may, listed=False, summary="Acknowledge or resolve an alert")
async def change_alert(db: Write, request: Exchange, alert_id: UUID, body: ChangeForm) -> View | Redirect:
    """Take an alert on, resolve it, or put it back."""
    try:
        change = read_form({"state": body.state, "note": body.note}, AlertChange)
        async with db.savepoint():
            await service.change_alert(db, request.app.site, alert_id, change, by_of(request))
    except NoSuchAlert:
        raise
    except Fault as fault:
        return await _alert_view(db, request, alert_id, refusal_of(fault))
    return Redirect(f"{PAGE}/{alert_id}")


@get(RULES_PAGE, access=_may_edit, listed=False, summary="What raises alerts")
async def rules_page(db: Read, request: Exchange) -> View:
    """Show every threshold, and the versions before."""
    return await _rules_view(db, request, WELCOME)


async def _rules_view(db: Read, request: Exchange, refusal: Refusal, **more: Any) -> View:
    context = {
        "tabs": admin_links(request),
        "rules": await service.load_rules(db, request.app.site),
        "typed": None,
        "trial": None,
        "days": TRIAL_DAYS,
        **more,
    }
    return form_view("alerts/rules.html", context, refusal)


@post(RULES_PAGE, access=_may_edit, listed=False, summary="Change what raises alerts")
async def change_rules(db: Write, request: Exchange, body: RulesForm) -> View | Redirect:
    """Publish thresholds from the form, or try them on the last days."""
    site = request.app.site
    typed = {
        name: {"count": count, "minutes": minutes, "on": name in body.on}
        for name, count, minutes in zip(body.name, body.count, body.minutes, strict=False)
    }
    trying = body.act == "try"
    values = {
        "rules": {"quietMinutes": body.quiet_minutes, "watches": typed},
        "note": body.note or ("A trial" if trying else ""),
    }
    try:
        wanted = read_form(values, RulesInput)
        if trying:
            service.check_rules(site, wanted.rules)
            back = timedelta(days=TRIAL_DAYS)
            trial: list[Finding] = await service.find_findings(db, accounts_of(request), wanted.rules, back)
            return await _rules_view(db, request, WELCOME, typed=body, trial=trial)
        async with db.savepoint():
            await service.publish_rules(db, site, wanted, by_of(request))
    except Fault as fault:
        return await _rules_view(db, request, refusal_of(fault), typed=body)
    return Redirect(RULES_PAGE)


ROUTES = (alerts_page, alert_page, change_alert, rules_page, change_rules)
