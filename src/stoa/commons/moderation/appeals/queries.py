"""SQL of the appeals."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import AppealRow, AppealView

_VIEW = "a.id, a.decision_id, a.case_id, a.body, a.state, a.answer, a.created_at, a.decided_at"

INSERT = Query(
    """
    insert into commons.moderation_appeals (id, decision_id, case_id, person_id, body, created_at)
    values (:id, :decision_id, :case_id, :person_id, :body, :at)
    on conflict (decision_id) do nothing returning id
    """,
    UUID,
)
FIND = Query(f"select {_VIEW} from commons.moderation_appeals a where a.id = :id", AppealView)
OF_DECISION = Query(f"select {_VIEW} from commons.moderation_appeals a where a.decision_id = :decision_id", AppealView)
OF_CASE = Query(
    f"select {_VIEW} from commons.moderation_appeals a where a.case_id = :case_id order by a.created_at desc limit 20",
    AppealView,
)
LOCK = Query(
    """
    select a.id, a.decision_id, a.case_id, a.person_id, a.state from commons.moderation_appeals a
    where a.id = :id for no key update
    """,
    AppealRow,
)
COUNT_OPEN = Query(
    "select count(*)::int from commons.moderation_appeals where case_id = :case_id and state = 'open'", int
)
ANSWER: Query[None] = Query(
    """
    update commons.moderation_appeals set state = :state, answer = :answer, decided_by = :by, decided_at = :at
    where id = :id
    """
)
# Whether there is another who may decide: somebody active with a role that allows it.
OTHERS = Query(
    """
    select p.id from accounts.grants g join accounts.people p on p.id = g.person_id
    where g.role = any(:roles) and (g.until is null or g.until > now()) and p.status = 'active'
        and p.id <> all(:but) limit 1
    """,
    UUID,
)
