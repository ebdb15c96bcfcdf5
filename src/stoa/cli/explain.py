"""From what went wrong to what the operator reads. Imported only then, so that `stoa --help` needs none of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import asyncpg

from stoa.kernel.config import ConfigFaults
from stoa.kernel.db.migrations import MigrationFault
from stoa.kernel.embedded import EmbeddedFault
from stoa.kernel.errors import Fault
from stoa.kernel.http.binding import WrongDeclaration
from stoa.kernel.http.server import PortBusy

from .faults import OperatorFault

FAULT = 1
WRONG_SETTINGS = 78

_SAYS_ALL = (OperatorFault, EmbeddedFault, PortBusy, MigrationFault, WrongDeclaration)
_NOT_MIGRATED = (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError, asyncpg.InvalidSchemaNameError)
_REFUSED = (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)


@dataclass(frozen=True, slots=True)
class Ended:
    """The words, and the code with which the command ends."""

    code: int
    sentence: str
    points: tuple[str, ...] = ()


def explain(fault: BaseException) -> Ended | None:
    """Give the words for what an operator can mend; None for a mistake of ours, whose traceback is wanted."""
    if isinstance(fault, ConfigFaults):
        return Ended(WRONG_SETTINGS, "The settings cannot be used:", tuple(str(one) for one in fault.faults))
    if isinstance(fault, _SAYS_ALL):
        return Ended(FAULT, str(fault))
    for cause in _causes(fault):
        sentence = _about_the_database(cause)
        if sentence:
            return Ended(FAULT, sentence)
    return Ended(FAULT, str(fault)) if isinstance(fault, Fault) else None


def _about_the_database(cause: BaseException) -> str:
    match cause:
        case asyncpg.InvalidCatalogNameError():
            return f"There is no such database yet: {cause}. `stoa migrate` makes it."
        case _ if isinstance(cause, _NOT_MIGRATED):
            return f"The database is older than this release: {cause}. Run `stoa migrate`."
        case _ if isinstance(cause, _REFUSED):
            return f"PostgreSQL refuses the user: {cause}. Mend the name or the password in DATABASE_URL."
        case ConnectionError():
            return f"PostgreSQL cannot be reached: {cause}. Start it, or mend DATABASE_URL; `stoa doctor` looks closer."
        case _:
            return ""


def _causes(fault: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = fault
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
