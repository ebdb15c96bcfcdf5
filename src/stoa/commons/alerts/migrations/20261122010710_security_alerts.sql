-- migrate:up
-- stage: expand
create table commons.security_alerts (
    id uuid primary key,
    rule text not null,
    version integer not null,
    key text not null,
    severity text not null,
    words text not null,
    person_id uuid references accounts.people (id) on delete set null,
    count integer not null,
    evidence jsonb not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    raised_at timestamptz not null,
    state text not null default 'open',
    note text not null default '',
    handled_by uuid references accounts.people (id) on delete set null,
    handled_at timestamptz,
    constraint security_alerts_state check (state in ('open', 'acknowledged', 'resolved')),
    constraint security_alerts_severity check (severity in ('low', 'medium', 'high', 'critical')),
    constraint security_alerts_note check (length(note) <= 2000)
);

-- One that is not resolved takes in what happens again.
create unique index security_alerts_open on commons.security_alerts (rule, key) where state <> 'resolved';
create index security_alerts_before on commons.security_alerts (rule, key, last_at) where state = 'resolved';
create index security_alerts_newest on commons.security_alerts (raised_at, id);
create index security_alerts_by_state on commons.security_alerts (state, raised_at, id);
create index security_alerts_by_rule on commons.security_alerts (rule, raised_at, id);
create index security_alerts_by_severity on commons.security_alerts (severity, raised_at, id);
create index security_alerts_person on commons.security_alerts (person_id);
create index security_alerts_handler on commons.security_alerts (handled_by);

comment on column commons.security_alerts.version is 'Of the dated rule that raised it; 0 is what stands in the code.';

-- migrate:down
drop table commons.security_alerts;
