"""From what PostgreSQL says to what a caller may be told."""

import asyncpg

from stoa.kernel.errors import Fault, Malformed, Unavailable


class DatabaseDown(Unavailable):
    """No connection to the database can be had."""

    code = "DATABASE_UNAVAILABLE"
    message = "The database is not answering. Try again shortly."


class DatabaseBusy(Unavailable):
    """Others held for too long what a statement needs."""

    code = "DATABASE_BUSY"
    message = "Others are at work on this. Nothing was changed. Try again shortly."


class DatabaseTooSlow(Unavailable):
    """PostgreSQL stopped a statement that ran for too long."""

    code = "DATABASE_TOO_SLOW"
    message = "This took too long to look up. Try again, or ask for less."


_DOWN = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresIOError,
    asyncpg.ReadOnlySQLTransactionError,
    ConnectionError,
)
_SLOW = (asyncpg.QueryCanceledError, asyncpg.IdleInTransactionSessionTimeoutError)

# Only what the bytes of a request can cause; anything else of class 22 is our mistake and stays one.
_UNREADABLE = (
    asyncpg.CharacterNotInRepertoireError,
    asyncpg.UntranslatableCharacterError,
    asyncpg.NumericValueOutOfRangeError,
    asyncpg.DatetimeFieldOverflowError,
    asyncpg.InvalidTextRepresentationError,
)

# The last two: a migration changed a table under a prepared statement, which has been prepared anew by now.
RETRYABLE = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.InvalidCachedStatementError,
    asyncpg.OutdatedSchemaCacheError,
)


def translate_database_error(error: BaseException) -> Fault | None:
    """Say which fault an error of the database is to the caller; None when it is a mistake of ours."""
    if isinstance(error, _DOWN):
        return DatabaseDown()
    if isinstance(error, asyncpg.InterfaceError):
        return DatabaseDown() if "connection" in str(error) and "closed" in str(error) else None
    # The server's last word came while nothing was asked of it; asyncpg then refuses the next statement.
    if isinstance(error, asyncpg.InternalClientError):
        return DatabaseDown() if "state" in str(error) else None
    if isinstance(error, asyncpg.LockNotAvailableError):
        return DatabaseBusy()
    if isinstance(error, _SLOW):
        return DatabaseTooSlow()
    if isinstance(error, RETRYABLE):
        return Unavailable(retry_after=1)
    # asyncpg raises the bare class where a value does not fit its parameter; PostgreSQL always a narrower one.
    if isinstance(error, _UNREADABLE) or type(error) is asyncpg.DataError:
        message = "One of the values cannot be stored: it is out of range or holds a character that is not text."
        return Malformed(message)
    return None
