"""Whether a flag is on, from what is known in this process: void at once where somebody changes one."""

import weakref
from datetime import timedelta

import structlog

from stoa.commons.flags import queries
from stoa.commons.flags.errors import TurnedOff
from stoa.commons.flags.models import Flag, FlagState, Whom
from stoa.commons.flags.rules import is_on
from stoa.kernel import clock
from stoa.kernel.cache import Cache
from stoa.kernel.db import Database, translate_database_error
from stoa.kernel.errors import Unavailable
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.site_app import SiteApp

TAG = "flags"
_KEY = "all"
_FRESH = timedelta(minutes=1)

type States = dict[str, FlagState]

log = structlog.get_logger(__name__)


class Book:
    """One site's flags as a process knows them."""

    def __init__(self, database: Database, cache: Cache[States]) -> None:
        """Know nothing yet."""
        self._database = database
        self._cache = cache
        self._last: States = {}

    async def states(self) -> States:
        """Give what operators have said; what was known last where the database does not answer."""
        found = self._cache.get_local(_KEY)
        if found is None:
            try:
                found = await self._cache.get(_KEY, self._read, (TAG,))
            except Exception as error:
                if translate_database_error(error) is None and not isinstance(error, Unavailable):
                    raise
                log.warning("flags_not_read", known=len(self._last))
                return self._last
        self._last = found
        return found

    async def _read(self) -> States:
        return {state.name: state for state in await queries.ALL.all(self._database.read())}


_books: "weakref.WeakKeyDictionary[SiteApp, Book]" = weakref.WeakKeyDictionary()


def book_of(app: SiteApp) -> Book:
    """Give the flags of a running site."""
    found = _books.get(app)
    if found is None:
        cache: Cache[States] = Cache(app.cache, "flags", dict[str, FlagState], ttl=_FRESH)
        found = _books[app] = Book(app.require_database(), cache)
    return found


async def flag_on(app: SiteApp, flag: Flag, whom: Whom) -> bool:
    """Say whether a flag is on for somebody, without a query."""
    states = await book_of(app).states()
    return is_on(flag, states.get(flag.name), whom, clock.now())


async def flag_on_for(request: Exchange, flag: Flag) -> bool:
    """Say whether a flag is on for whoever asks."""
    actor = request.actor
    roles: tuple[str, ...] = getattr(actor, "roles", ())
    member = ("member",) if actor.id is not None else ()
    return await flag_on(request.app, flag, Whom(actor.id, (*member, *roles)))


async def require_flag(request: Exchange, flag: Flag) -> None:
    """Refuse where a flag is off for whoever asks."""
    if not await flag_on_for(request, flag):
        raise TurnedOff
