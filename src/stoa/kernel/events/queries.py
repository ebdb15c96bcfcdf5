"""Every statement of the outbox."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Query

from .declare import Envelope

CHANNEL = "stoa_events"


class Delivery(msgspec.Struct, frozen=True):
    """One event on its way to one consumer."""

    consumer: str
    seq: int
    aggregate: str
    attempts: int


class Parked(msgspec.Struct, frozen=True, rename="camel"):
    """A delivery that was given up, with the reason."""

    consumer: str
    seq: int
    event_id: UUID
    name: str
    aggregate: str
    attempts: int
    error: str | None
    at: datetime


class Span(msgspec.Struct, frozen=True):
    """The first and the last of some events."""

    first: int
    last: int


class Lag(msgspec.Struct, frozen=True, rename="camel"):
    """How far deliveries are behind."""

    unsent: int
    waiting: int
    parked: int
    oldest_seconds: float


PROBE = Query("select 1", int)

EMIT = Query(
    f"""
    with written as (
        insert into kernel.outbox (id, name, version, aggregate, payload)
        values (:id, :name, :version, :aggregate, :payload::jsonb)
        returning seq
    )
    select seq from written where pg_notify('{CHANNEL}', '')::text is not null
    """,
    int,
)

TAKE_FAN_OUT_TURN = Query("select pg_try_advisory_xact_lock(hashtext('kernel.outbox'), 1)", bool)

UNSENT = Query(
    """
    select seq, id, name, version, aggregate, payload, at from kernel.outbox
    where fanned_out_at is null order by seq limit :limit
    """,
    Envelope,
)

FAN_OUT = Query(
    """
    with sent as (
        update kernel.outbox set fanned_out_at = now()
        where seq = any(:seqs::bigint[]) returning seq, name, aggregate
    )
    insert into kernel.deliveries (consumer, seq, aggregate)
    select wanted.consumer, sent.seq, sent.aggregate
    from sent join unnest(:consumers::text[], :names::text[]) as wanted (consumer, name) on wanted.name = sent.name
    on conflict (consumer, seq) do nothing
    returning consumer, seq, aggregate, attempts
    """,
    Delivery,
)

# The wait of five seconds bridges the moment between this statement and the lock that the delivery itself takes; a
# crash in between, or during the delivery, leaves the attempt counted and the row due again. The row that is already
# locked is being delivered by somebody.
CLAIM = Query(
    """
    update kernel.deliveries as taken
    set attempts = taken.attempts + 1, due_at = now() + interval '5 seconds'
    where (taken.consumer, taken.seq) = (
        select head.consumer, head.seq from kernel.deliveries as head
        where head.status = 'waiting' and head.consumer = any(:consumers::text[]) and head.due_at <= now()
          and not exists (
            select 1 from kernel.deliveries as before
            where before.consumer = head.consumer and before.aggregate = head.aggregate and before.seq < head.seq
              and (before.status = 'waiting'
                   or (before.status = 'parked' and not before.consumer = any(:passing::text[])))
          )
        order by head.seq limit 1
        for update of head skip locked
    )
    returning taken.consumer, taken.seq, taken.aggregate, taken.attempts
    """,
    Delivery,
)

# It waits rather than skips: a claim of somebody else may hold the row for a moment while it looks and passes on.
LOCK = Query(
    """
    select outbox.seq, outbox.id, outbox.name, outbox.version, outbox.aggregate, outbox.payload, outbox.at
    from kernel.deliveries join kernel.outbox using (seq)
    where deliveries.consumer = :consumer and deliveries.seq = :seq
      and deliveries.attempts = :attempts and deliveries.status = 'waiting'
    for update of deliveries
    """,
    Envelope,
)

RECEIVE = Query(
    """
    update kernel.deliveries set status = 'done', done_at = clock_timestamp(), error = null
    where consumer = :consumer and seq = :seq returning seq
    """,
    int,
)

POSTPONE = Query(
    """
    update kernel.deliveries set due_at = now() + :wait::interval, error = :error
    where consumer = :consumer and seq = :seq and attempts = :attempts and status = 'waiting' returning seq
    """,
    int,
)

PARK = Query(
    """
    update kernel.deliveries set status = 'parked', error = :error
    where consumer = :consumer and seq = :seq and attempts = :attempts and status = 'waiting' returning seq
    """,
    int,
)

NEXT_DUE = Query(
    """
    select extract(epoch from due_at - now())::float8 from kernel.deliveries
    where status = 'waiting' and consumer = any(:consumers::text[]) and due_at > now()
    order by due_at limit 1
    """,
    float,
)

PARKED = Query(
    """
    select deliveries.consumer, deliveries.seq, outbox.id as event_id, outbox.name, deliveries.aggregate,
           deliveries.attempts, deliveries.error, outbox.at
    from kernel.deliveries join kernel.outbox using (seq)
    where deliveries.status = 'parked' order by deliveries.seq limit :limit
    """,
    Parked,
)

LAG = Query(
    """
    select
        (select count(*) from kernel.outbox where fanned_out_at is null) as unsent,
        (select count(*) from kernel.deliveries where status = 'waiting') as waiting,
        (select count(*) from kernel.deliveries where status = 'parked') as parked,
        coalesce(extract(epoch from now() - least(
            (select min(at) from kernel.outbox where fanned_out_at is null),
            (select min(outbox.at) from kernel.outbox join kernel.deliveries using (seq)
             where deliveries.status = 'waiting')
        )), 0)::float8 as oldest_seconds
    """,
    Lag,
)

REPLAY = Query(
    f"""
    with again as (
        update kernel.deliveries set status = 'waiting', attempts = 0, due_at = now(), error = null
        where consumer = :consumer and seq between :first and :last
          and (status = 'parked' or (status = 'done' and :delivered_too::bool))
        returning seq
    ), never as (
        insert into kernel.deliveries (consumer, seq, aggregate)
        select :consumer, outbox.seq, outbox.aggregate from kernel.outbox
        where outbox.name = :event and outbox.seq between :first and :last and outbox.fanned_out_at is not null
        on conflict (consumer, seq) do nothing
        returning seq
    ), told as (select count(*) as many from (select seq from again union all select seq from never) as either)
    select many from told where pg_notify('{CHANNEL}', '')::text is not null
    """,
    int,
)

SEQS_BETWEEN = Query(
    """
    select coalesce(min(seq), 0) as first, coalesce(max(seq), -1) as last from kernel.outbox
    where at >= coalesce(:since::timestamptz, '-infinity') and at < coalesce(:until::timestamptz, 'infinity')
    """,
    Span,
)

SWEEP = Query(
    """
    delete from kernel.outbox where seq in (
        select seq from kernel.outbox
        where at < now() - :keep::interval and fanned_out_at is not null
          and not exists (select 1 from kernel.deliveries
                          where deliveries.seq = outbox.seq and deliveries.status in ('waiting', 'parked'))
        order by at limit :limit
    ) returning seq
    """,
    int,
)

FORGET = Query("delete from kernel.outbox where aggregate = :aggregate returning seq", int)
