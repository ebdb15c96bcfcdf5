"""SQL of what letters are made of."""

from stoa.kernel.db import Query

from .models import Recipient, Told

TOLD = Query(
    """
    select d.id, d.case_id, c.number, c.subject_kind, c.subject_title as title, d.owner_id, d.outcome, d.explained,
        d.decided_at, a.state as appeal_state, a.answer as appeal_answer
    from commons.moderation_decisions d join commons.moderation_cases c on c.id = d.case_id
    left join commons.moderation_appeals a on a.decision_id = d.id
    where d.id = :id
    """,
    Told,
)
OWNER = Query("select id, username, email from accounts.people where id = :id and status <> 'anonymised'", Recipient)
REPORTERS = Query(
    """
    select p.id, p.username, p.email from commons.moderation_reports r join accounts.people p on p.id = r.reporter_id
    where r.decision_id = :id and p.status = 'active' order by p.id
    """,
    Recipient,
)
