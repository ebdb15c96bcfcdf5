"""SQL of webhooks."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import (
    Attempt,
    Delivery,
    DeliveryState,
    EventName,
    Failing,
    Kind,
    Recipient,
    Sending,
    State,
    WebhookRow,
    WebhookView,
)

_ROW = """
    w.id, w.person_id, w.subject_kind, w.subject_id, w.url, w.events, w.description, w.state, w.reason, w.failures,
    w.failing_since, w.old_secret_until, w.last_triggered_at, w.last_delivered_at, w.created_at, w.updated_at
"""

MINE = Listing(
    base=f"select {_ROW} from commons.webhooks w where w.person_id = :person_id",
    into=WebhookRow,
    told=WebhookView,
    key="w.id",
    filters=[
        Filter("subjectKind", "w.subject_kind = :subjectKind", Kind, "The kind of thing that they are for."),
        Filter("subjectId", "w.subject_id = :subjectId", UUID, "The thing that they are for."),
    ],
    sorts=[Sort("newest", "w.created_at", descending=True)],
    default_sort="newest",
)
ALL = Listing(
    base=f"select {_ROW} from commons.webhooks w",
    into=WebhookRow,
    told=WebhookView,
    key="w.id",
    filters=[Filter("state", "w.state = :state", State.__value__, "Whether they are on.")],
    sorts=[Sort("newest", "w.created_at", descending=True)],
    default_sort="newest",
)
OF_SUBJECT = Query(
    f"""
    select {_ROW} from commons.webhooks w where w.subject_kind = :subject_kind and w.subject_id = :subject_id
    order by w.created_at desc, w.id desc limit 200
    """,
    WebhookRow,
)
_DELIVERY = """
    m.id, m.webhook_id, m.event, m.state, m.state = 'delivered' as success, m.attempts, m.status as status_code,
    m.next_attempt_at, m.created_at, m.settled_at
"""
DELIVERIES = Listing(
    base=f"select {_DELIVERY} from commons.webhook_messages m where m.webhook_id = :webhook_id",
    into=Delivery,
    key="m.id",
    filters=[
        Filter("state", "m.state = :state", DeliveryState.__value__, "How far they are."),
        Filter("event", "m.event = :event", EventName, "The kind of event."),
    ],
    sorts=[Sort("newest", "m.created_at", descending=True)],
    default_sort="newest",
)

FIND = Query(f"select {_ROW} from commons.webhooks w where w.id = :id", WebhookRow)
LOCK = Query(f"select {_ROW} from commons.webhooks w where w.id = :id for update", WebhookRow)
COUNT = Query("select count(*)::int from commons.webhooks where person_id = :person_id", int)
INSERT = Query(
    f"""
    insert into commons.webhooks as w (
        id, person_id, subject_kind, subject_id, url, events, description, secret, created_at, updated_at
    )
    values (:id, :person_id, :subject_kind, :subject_id, :url, :events, :description, :secret, :now, :now)
    returning {_ROW}
    """,
    WebhookRow,
)
CHANGE = Query(
    f"""
    update commons.webhooks w set url = :url, events = :events, description = :description, state = :state,
        reason = :reason, updated_at = :now, failures = case when :resets then 0 else w.failures end,
        failing_since = case when :resets then null else w.failing_since end
    where w.id = :id returning {_ROW}
    """,
    WebhookRow,
)
STOP = Query(
    """
    update commons.webhooks set state = :state, reason = :reason, updated_at = :now
    where id = :id and state = 'active' returning id
    """,
    UUID,
)
ROTATE: Query[None] = Query(
    """
    update commons.webhooks set old_secret = :old_secret, old_secret_until = :until, secret = :secret, updated_at = :now
    where id = :id
    """
)
SECRET = Query("select secret from commons.webhooks where id = :id", bytes)
DROP_OLD_SECRETS: Query[None] = Query(
    """
    update commons.webhooks set old_secret = null, old_secret_until = null
    where old_secret is not null and old_secret_until < :now
    """
)
DELETE = Query("delete from commons.webhooks where id = :id returning id", UUID)

# Those who have asked for an event about this thing, or about everything.
WANTED = Query(
    f"""
    select {_ROW} from commons.webhooks w
    where w.state <> 'disabled' and :event = any(w.events) and (
        (w.subject_kind = :subject_kind and w.subject_id = :subject_id) or w.subject_kind = ''
    )
    order by w.id
    """,
    WebhookRow,
)
ADD_MESSAGE: Query[None] = Query(
    """
    with touched as (update commons.webhooks set last_triggered_at = :now where id = :webhook_id)
    insert into commons.webhook_messages (id, webhook_id, event, body, created_at)
    values (:id, :webhook_id, :event, :body, :now)
    """
)
PLANT_MESSAGE: Query[None] = Query(
    """
    with told as (
        insert into commons.webhook_messages (
            id, webhook_id, event, body, state, attempts, status, created_at, settled_at
        ) values (:id, :webhook_id, :event, :body, :state, 1, :status, :at, :at) returning id
    ), tried as (
        insert into commons.webhook_attempts (message_id, number, at, milliseconds, request_headers, status, words)
        select id, 1, :at, :milliseconds, '{"content-type": "application/json"}', :status, :words from told
    )
    update commons.webhooks set last_triggered_at = greatest(last_triggered_at, :at),
        last_delivered_at = case when :state = 'delivered' then greatest(last_delivered_at, :at)
            else last_delivered_at end
    where id = :webhook_id
    """
)
COUNT_HELD = Query(
    "select count(*)::int from commons.webhook_messages where webhook_id = :webhook_id and state = 'held'", int
)
FIND_DELIVERY = Query(
    f"select {_DELIVERY} from commons.webhook_messages m where m.id = :id and m.webhook_id = :webhook_id", Delivery
)
BODY = Query("select body from commons.webhook_messages where id = :id", str)
ATTEMPTS = Query(
    """
    select number, at, milliseconds, request_headers, status as status_code, response, words
    from commons.webhook_attempts where message_id = :id order by number desc limit 100
    """,
    Attempt,
)
SENDING = Query(
    """
    select w.id as webhook_id, w.person_id, w.subject_kind, w.subject_id, w.url, w.state, w.secret, w.old_secret,
        w.old_secret_until, m.event, m.body
    from commons.webhook_messages m join commons.webhooks w on w.id = m.webhook_id where m.id = :id
    """,
    Sending,
)
LOG_ATTEMPT: Query[None] = Query(
    """
    insert into commons.webhook_attempts (
        message_id, number, at, milliseconds, request_headers, status, response, words
    )
    select :id, :number, :at, :milliseconds, :headers::jsonb, :status::int, :response, :words
    where exists (select from commons.webhook_messages where id = :id)
    on conflict (message_id, number) do nothing
    """
)
SET_MESSAGE: Query[None] = Query(
    """
    update commons.webhook_messages set state = :state, attempts = greatest(attempts, :attempts::int),
        status = coalesce(:status::int, status), next_attempt_at = :next_attempt_at,
        settled_at = case when :state in ('waiting', 'held') then null else :now::timestamptz end
    where id = :id
    """
)
WELL: Query[None] = Query(
    "update commons.webhooks set failures = 0, failing_since = null, last_delivered_at = :now where id = :id"
)
BADLY = Query(
    """
    update commons.webhooks set failures = failures + 1, failing_since = coalesce(failing_since, :now::timestamptz)
    where id = :id returning failures, failing_since
    """,
    Failing,
)
HELD_OF = Query("select id from commons.webhook_messages where webhook_id = :id and state = 'held' order by id", UUID)
HELD_BY_MISTAKE = Query(
    """
    select m.id from commons.webhook_messages m join commons.webhooks w on w.id = m.webhook_id
    where m.state = 'held' and w.state = 'active' order by m.id limit 1000
    """,
    UUID,
)
WAIT_AGAIN = Query(
    """
    update commons.webhook_messages set state = 'waiting', settled_at = null, next_attempt_at = null
    where id = any(:ids) returning id
    """,
    UUID,
)
SWEEP = Query(
    """
    delete from commons.webhook_messages where id in (
        select id from commons.webhook_messages where created_at < :before order by created_at limit :limit
    ) returning id
    """,
    UUID,
)
RECIPIENT = Query("select id, username, email from accounts.people where id = :id and status = 'active'", Recipient)


class FailureCount(msgspec.Struct, frozen=True):
    """How many webhooks stand how."""

    state: State
    count: int


COUNT_STATES = Query(
    "select state, count(*)::int as count from commons.webhooks group by state order by state", FailureCount
)
