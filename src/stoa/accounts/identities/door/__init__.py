"""What both doors do, pages' and programs': send the browser away, and take it in when it is back."""

from stoa.accounts.identities import service
from stoa.accounts.identities.cookies import keep_transaction, take_transaction
from stoa.accounts.identities.errors import BadState
from stoa.accounts.identities.flow import begin, take_answer
from stoa.accounts.identities.models import BeginQuery, Door, Transaction
from stoa.accounts.identities.service import Entered
from stoa.accounts.reach import accounts_of, visit_of
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect


async def send_away(request: Exchange, provider: str, door: Door, wish: BeginQuery) -> Redirect:
    """Send the browser to the provider."""
    accounts = accounts_of(request)
    url, signed = await begin(
        accounts,
        provider,
        door=door,
        origin=visit_of(request).origin,
        return_to=wish.return_to,
        remember=wish.remember_me,
    )
    keep_transaction(request, signed)
    return Redirect(url)


async def take_back(request: Exchange, provider: str, door: Door) -> tuple[Transaction, Entered | None]:
    """Take in who has come back from the provider; None: an identity was linked, and nobody has signed in."""
    accounts, visit = accounts_of(request), visit_of(request)
    cookie = take_transaction(request)
    transaction, claimed = await take_answer(accounts, provider, door, cookie, request.scope["query_string"])
    if transaction.session_id is not None:
        if request.actor.id not in {None, transaction.person_id}:
            raise BadState  # somebody else has signed in here since
        await service.link_from_settings(accounts, visit, transaction, claimed)
        return transaction, None
    return transaction, await service.accept_claimed(accounts, visit, claimed, kind=door, remember=transaction.remember)
