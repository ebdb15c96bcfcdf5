"""JSON routes of mail."""

from uuid import UUID

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.step_up.errors import FactorRequired
from stoa.commons.console.permissions import OPERATE, SEE
from stoa.commons.console.work.models import Changed, IdsInput
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Page, Read, Write
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post
from stoa.kernel.mail import BadAddress

from . import service
from .errors import NotSuppressed
from .models import AddressInput, MailLine, MailSheet, SuppressionView
from .queries import MAIL

LETTERS = "/api/v1/admin/mail"
_may_see = permission(SEE.name)
_may_act = permission(OPERATE.name)
_PROOF = (StepUpRequired, FactorRequired)


@get(LETTERS, access=_may_see, listing=MAIL, summary="Mail")
async def list_mail(db: Read, asked: ListRequest) -> Page[MailLine]:
    """List mail, the latest first: to whom, of which kind, and how far it is. Texts are not told."""
    return await service.list_mail(db, asked)


@get(LETTERS + "/suppressions", access=_may_see, summary="Addresses that get no mail")
async def list_silent(db: Read, request: Exchange) -> list[SuppressionView]:
    """List the latest two hundred addresses that get no mail, and why."""
    return await service.list_silent(db, request.app.keys)


@get(LETTERS + "/{mail_id}", access=_may_see, summary="A mail")
async def show_mail(db: Read, mail_id: UUID) -> MailSheet:
    """Give a mail with every attempt at it."""
    return await service.load_mail(db, mail_id)


@post(LETTERS + "/resend", access=_may_act, faults=_PROOF, status=200, idempotent=True, summary="Send mail again")
async def resend_mail(db: Write, request: Exchange, body: IdsInput) -> Changed:
    """Try mail again that failed or was given up. What has arrived is not sent twice."""
    await require_fresh_session(db, request)
    return Changed(await service.resend_mail(db, by_of(request), body.ids))


@post(
    LETTERS + "/suppressions/lift",
    access=_may_act,
    faults=(NotSuppressed, BadAddress, *_PROOF),
    status=204,
    summary="Let an address have mail again",
)
async def restore_address(db: Write, request: Exchange, body: AddressInput) -> None:
    """Take an address off the list of those that get no mail."""
    await require_fresh_session(db, request)
    await service.restore_address(db, request.app.keys, by_of(request), body.address)


ROUTES = (list_mail, list_silent, show_mail, resend_mail, restore_address)
