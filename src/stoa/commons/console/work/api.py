"""JSON routes of jobs."""

from uuid import UUID

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.step_up.errors import FactorRequired
from stoa.commons.console.permissions import OPERATE, SEE
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import permission
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post
from stoa.kernel.jobs import Cron

from . import service
from .models import Changed, IdsInput, JobView, ShownQuery, WorkView

JOBS = "/api/v1/admin/jobs"
_may_see = permission(SEE.name)
_may_act = permission(OPERATE.name)
_PROOF = (StepUpRequired, FactorRequired)


def crons_of(request: Exchange) -> list[Cron]:
    """Give what the clock asks for on a site, the core's own included."""
    return [cron for feature in (core_feature(), *request.app.site.features) for cron in feature.crons]


@get(JOBS, access=_may_see, summary="Queues, jobs and the schedule")
async def show_work(db: Read, request: Exchange, query: ShownQuery) -> WorkView:
    """Give the queues, the latest hundred jobs that run, wait, are dead or finished, and the schedule."""
    return await service.load_work(db, crons_of(request), query.shown)


@get(JOBS + "/{job_id}", access=_may_see, summary="A job")
async def show_job(db: Read, job_id: UUID) -> JobView:
    """Give a job with every attempt at it. What it was asked to do is not told."""
    return await service.load_job(db, job_id)


@post(JOBS + "/retry", access=_may_act, faults=_PROOF, status=200, summary="Try dead jobs again")
async def retry_jobs(db: Write, request: Exchange, body: IdsInput) -> Changed:
    """Put dead jobs back into their queues, with three attempts each."""
    await require_fresh_session(db, request)
    return Changed(await service.retry_jobs(db, by_of(request), body.ids))


@post(JOBS + "/discard", access=_may_act, faults=_PROOF, status=200, summary="Discard jobs")
async def discard_jobs(db: Write, request: Exchange, body: IdsInput) -> Changed:
    """Discard jobs that are dead, wait or run: they are not done, and cannot be brought back."""
    await require_fresh_session(db, request)
    return Changed(await service.remove_jobs(db, by_of(request), body.ids))


ROUTES = (show_work, show_job, retry_jobs, discard_jobs)
