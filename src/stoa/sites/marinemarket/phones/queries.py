"""SQL of phones."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Guess, PhoneRow, TextRow

FIND = Query(
    """
    select number_box, verified_at, pending_box, pending_box is not null and code_until > now() as waits,
        refused_at is not null as refused
    from person_phones where person_id = :person_id
    """,
    PhoneRow,
)
# Nothing comes back where enough was sent today.
ASK = Query(
    """
    insert into person_phones (person_id, pending_box, code_hash, code_until, sent)
    values (:person_id, :box, :code_hash, now() + :life::interval, 1)
    on conflict (person_id) do update set
        pending_box = excluded.pending_box, code_hash = excluded.code_hash, code_until = excluded.code_until,
        tries = 0, refused_at = null, changed_at = now(), sent_on = current_date,
        sent = case when person_phones.sent_on = current_date then person_phones.sent + 1 else 1 end
    where person_phones.sent_on <> current_date or person_phones.sent < :most
    returning person_id
    """,
    UUID,
)
# Each guess is counted before it is looked at, so that guesses at once are no more than guesses one by one.
GUESS = Query(
    """
    update person_phones set tries = tries + 1
    where person_id = :person_id and code_until > now() and tries < :most and code_hash is not null
        and pending_box is not null
    returning pending_box, code_hash
    """,
    Guess,
)
# Two who show the same number to be theirs at once come one after the other, so the second is told that it is taken.
LOCK_NUMBER: Query[None] = Query(
    "select pg_advisory_xact_lock(hashtextextended('phone:' || encode(:hash::bytea, 'hex'), 0))::text"
)
KEEP = Query(
    """
    update person_phones set number_box = :box, number_hash = :hash, verified_at = now(), pending_box = null,
        code_hash = null, code_until = null, tries = 0, changed_at = now()
    where person_id = :person_id and code_hash = :code_hash
        and not exists (select from person_phones o where o.number_hash = any(:hashes) and o.person_id <> :person_id)
    returning person_id
    """,
    UUID,
)
# The row stays for the day, or taking a number off would begin the count of codes anew.
FORGET: Query[None] = Query(
    """
    update person_phones set number_box = null, number_hash = null, verified_at = null, pending_box = null,
        code_hash = null, code_until = null, refused_at = null, changed_at = now()
    where person_id = :person_id
    """
)
ADD_TEXT: Query[None] = Query("insert into phone_texts (id, person_id, letter_box) values (:id, :person_id, :box)")
_TEXT = "id, person_id, letter_box, created_at, created_at < now() - interval '10 minutes' as is_late"
FIND_TEXT = Query(
    f"select {_TEXT} from phone_texts where id = :id and letter_box is not null and sent_at is null",
    TextRow,
)
SET_SENT: Query[None] = Query(
    """
    update phone_texts set sent_at = now(), letter_box = case when :keep then letter_box end where id = :id
    """
)
# A code that never came is not waited for; one that was asked for since then is.
SET_REFUSED: Query[None] = Query(
    """
    update person_phones set refused_at = now(), pending_box = null, code_hash = null, code_until = null
    where person_id = :person_id and pending_box is not null and :text_id = (
        select t.id from phone_texts t where t.person_id = :person_id order by t.created_at desc, t.id desc limit 1
    )
    """
)
LATEST = Query(
    f"""
    select {_TEXT} from phone_texts where letter_box is not null
    order by created_at desc, id desc limit 100
    """,
    TextRow,
)
SWEEP: Query[None] = Query("delete from phone_texts where created_at < now() - interval '1 day'")
FORGET_CODES: Query[None] = Query(
    """
    update person_phones set pending_box = null, code_hash = null, code_until = null
    where code_until < now() - interval '1 day'
    """
)
REMOVE_EMPTY: Query[None] = Query(
    "delete from person_phones where number_box is null and pending_box is null and sent_on < current_date"
)
