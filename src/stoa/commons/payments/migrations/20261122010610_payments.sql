-- migrate:up
-- stage: expand
-- What somebody pays for, once. Amounts are whole numbers of the currency's smallest unit.
create table commons.payment_orders (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete restrict,
    type text not null,
    status text not null default 'PENDING' check (status in ('PENDING', 'COMPLETED', 'FAILED', 'REFUNDED')),
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    item_type text not null,
    item_id text not null,
    title text not null,
    metadata jsonb not null default '{}',
    provider text not null,
    session text,
    payment text,
    checkout_url text,
    paid_amount bigint,
    paid_currency text,
    refunded bigint not null default 0 check (refunded >= 0),
    fee bigint,
    held text not null default '',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    asked_at timestamptz,
    completed_at timestamptz,
    refunded_at timestamptz,
    constraint payment_orders_refunded check (refunded <= coalesce(paid_amount, amount))
);

create index payment_orders_of_person on commons.payment_orders (person_id, created_at, id);
create index payment_orders_newest on commons.payment_orders (created_at, id);
create index payment_orders_in_status on commons.payment_orders (status, created_at, id);
create index payment_orders_of_provider on commons.payment_orders (provider, created_at, id);
create index payment_orders_held on commons.payment_orders (created_at, id) where held <> '';
create index payment_orders_pending on commons.payment_orders (created_at) where status = 'PENDING';
create unique index payment_orders_session on commons.payment_orders (provider, session) where session is not null;
create index payment_orders_payment on commons.payment_orders (provider, payment) where payment is not null;
create index payment_orders_item on commons.payment_orders (item_type, item_id);

comment on column commons.payment_orders.held is 'Why a human has to look at it; empty: nobody has to.';
comment on column commons.payment_orders.payment is 'What the provider calls the payment, as opposed to the checkout.';

-- Money that goes back: asked for by us, by the provider, or by whose card it was.
create table commons.payment_refunds (
    id uuid primary key,
    order_id uuid not null references commons.payment_orders (id) on delete restrict,
    kind text not null check (kind in ('refund', 'dispute')),
    status text not null default 'PENDING' check (status in ('PENDING', 'DONE', 'FAILED', 'REVERSED')),
    amount bigint not null check (amount > 0),
    currency text not null,
    reason text not null default '',
    reference text,
    asked_by uuid references accounts.people (id) on delete set null,
    created_at timestamptz not null,
    settled_at timestamptz
);

create index payment_refunds_of_order on commons.payment_refunds (order_id, created_at);
create unique index payment_refunds_reference on commons.payment_refunds (kind, reference) where reference is not null;
create index payment_refunds_asked_by on commons.payment_refunds (asked_by) where asked_by is not null;

-- What providers have told us: the id stands in the transaction that has the effect, so each has it once.
create table commons.payment_events (
    provider text not null,
    id text not null,
    type text not null,
    outcome text not null,
    order_id uuid references commons.payment_orders (id) on delete set null,
    payment text,
    waiting jsonb,
    received_at timestamptz not null,
    primary key (provider, id)
);

create index payment_events_of_order on commons.payment_events (order_id, received_at) where order_id is not null;
create index payment_events_waiting on commons.payment_events (provider, payment) where waiting is not null;
create index payment_events_old on commons.payment_events (received_at);

comment on column commons.payment_events.waiting is 'What it tells, where it came before the payment that it is about.';

-- The ledger: for each movement, entries that add up to nothing in each currency. Debits are positive.
create table commons.ledger_movements (
    id uuid primary key,
    kind text not null,
    reference text not null unique,
    order_id uuid references commons.payment_orders (id) on delete restrict,
    at timestamptz not null
);

create index ledger_movements_newest on commons.ledger_movements (at, id);
create index ledger_movements_of_order on commons.ledger_movements (order_id, at);

create table commons.ledger_entries (
    movement_id uuid not null references commons.ledger_movements (id) on delete restrict,
    account text not null check (account in ('cash', 'revenue', 'fees', 'refunds', 'disputes', 'deposits', 'held')),
    provider text not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    amount bigint not null check (amount <> 0),
    primary key (movement_id, account, provider, currency)
);

create index ledger_entries_of_account on commons.ledger_entries (account, currency, provider);

comment on table commons.ledger_movements is 'Named by its reference, so that the same thing is never booked twice.';

create function commons.check_ledger_balance() returns trigger language plpgsql as $$
begin
    if exists (
        select from commons.ledger_entries e where e.movement_id = new.movement_id
        group by e.currency having sum(e.amount) <> 0
    ) then
        raise exception 'The ledger entries of movement % do not add up to nothing.', new.movement_id
            using errcode = 'check_violation';
    end if;
    return null;
end
$$;

create constraint trigger ledger_entries_balance after insert on commons.ledger_entries
    deferrable initially deferred for each row execute function commons.check_ledger_balance();

create function commons.refuse_ledger_change() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is only ever added to. Book the opposite instead.' using errcode = 'check_violation';
end
$$;

create trigger ledger_entries_stay before update or delete or truncate on commons.ledger_entries
    for each statement execute function commons.refuse_ledger_change();
create trigger ledger_movements_stay before update or delete or truncate on commons.ledger_movements
    for each statement execute function commons.refuse_ledger_change();

-- migrate:down
drop table commons.ledger_entries;
drop table commons.ledger_movements;
drop function commons.check_ledger_balance();
drop function commons.refuse_ledger_change();
drop table commons.payment_events;
drop table commons.payment_refunds;
drop table commons.payment_orders;
