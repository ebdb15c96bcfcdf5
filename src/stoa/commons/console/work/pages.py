"""Pages of jobs."""

from uuid import UUID

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import with_next
from stoa.commons.console.permissions import OPERATE, SEE
from stoa.kernel.audit import by_of
from stoa.kernel.backlog import Shown
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .api import crons_of
from .forms import PickForm
from .models import IdsInput, ShownQuery

PAGE = "/admin/jobs"
_may_see = permission(SEE.name)
_may_act = permission(OPERATE.name)
_SHOWN = (("dead", "Dead letters"), ("running", "Running"), ("waiting", "Waiting"), ("finished", "Finished"))
_NOTHING = Refusal(422, "NOTHING_SELECTED", "Select at least one row, then say what shall be done with it.")


@get(PAGE, access=_may_see, listed=False, summary="Jobs")
async def jobs_page(db: Read, request: Exchange, query: ShownQuery) -> View:
    """Show the queues, some jobs, and the schedule."""
    return await _view(db, request, query.shown, WELCOME)


async def _view(db: Read, request: Exchange, shown: Shown, refusal: Refusal) -> View:
    found = await service.load_work(db, crons_of(request), shown)
    context = {
        "tabs": admin_links(request),
        "queues": found.queues,
        "jobs": found.jobs,
        "crons": found.crons,
        "shown": shown,
        "choices": _SHOWN,
        "may_act": OPERATE.name in request.actor.permissions,
    }
    return form_view("console/jobs.html", context, refusal)


@get(PAGE + "/{job_id}", access=_may_see, listed=False, summary="A job")
async def job_page(db: Read, request: Exchange, job_id: UUID) -> View:
    """Show a job with every attempt at it."""
    found = await service.load_job(db, job_id)
    context = {
        "tabs": admin_links(request),
        "job": found.job,
        "attempts": found.attempts,
        "may_act": OPERATE.name in request.actor.permissions,
    }
    return form_view("console/job.html", context)


@post(PAGE, access=_may_act, listed=False, summary="Try jobs again, or discard them")
async def act_on_jobs(db: Write, request: Exchange, body: PickForm) -> View | Redirect:
    """Put the selected jobs back, or away."""
    if not body.ids:
        return await _view(db, request, "dead", _NOTHING)
    try:
        await require_fresh_session(db, request)
        wanted = read_form({"ids": body.ids}, IdsInput)
        act = service.remove_jobs if body.act == "discard" else service.retry_jobs
        async with db.savepoint():
            await act(db, by_of(request), wanted.ids)
    except StepUpRequired:
        return Redirect(with_next("/confirm", PAGE))
    except Fault as fault:
        return await _view(db, request, "dead", refusal_of(fault))
    return Redirect(PAGE)


ROUTES = (jobs_page, job_page, act_on_jobs)
