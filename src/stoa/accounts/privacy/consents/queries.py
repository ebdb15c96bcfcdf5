"""SQL of consents: answers are added, the latest of each purpose counts."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.accounts.privacy.models import ConsentAnswer
from stoa.kernel.db import Query


class Answer(Struct, frozen=True):
    """What somebody answered last about one purpose."""

    purpose: str
    version: str
    given: bool
    at: datetime


ANSWER = Query(
    """
    insert into accounts.consents (id, person_id, purpose, version, given, at)
    values (:id, :person_id, :purpose, :version, :given, :at) returning purpose, version, given, at
    """,
    Answer,
)
ANSWERS = Query(
    """
    select distinct on (purpose) purpose, version, given, at from accounts.consents
    where person_id = :person_id order by purpose, id desc
    """,
    Answer,
)
HISTORY = Query(
    """
    select id, purpose, version, given, at from accounts.consents
    where person_id = :person_id order by id desc limit 200
    """,
    ConsentAnswer,
)
REACHABLE = Query(
    "select email from accounts.people where id = :person_id and status = 'active' and email is not null", str
)
KNOWN = Query("select id from accounts.people where id = :person_id and status <> 'anonymised'", UUID)
