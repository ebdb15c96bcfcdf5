-- migrate:up
-- stage: expand
create table commons.moderation_cases (
    id uuid primary key,
    number bigint generated always as identity unique,
    subject_kind text not null,
    subject_id uuid not null,
    subject_title text not null default '',
    owner_id uuid references accounts.people (id),
    state text not null default 'open',
    held boolean not null default false,
    reports integer not null default 0,
    weight integer not null default 0,
    score integer not null default 0,
    signals jsonb not null default '[]',
    priority integer generated always as (
        least(weight, 600) + score + case when held then 100 else 0 end + case when state = 'appealed' then 200 else 0 end
    ) stored not null,
    claimed_by uuid references accounts.people (id),
    claimed_until timestamptz,
    version bigint not null default 1,
    opened_at timestamptz not null,
    closed_at timestamptz,
    constraint moderation_cases_one_file unique (subject_kind, subject_id),
    constraint moderation_cases_state check (state in ('open', 'appealed', 'closed')),
    constraint moderation_cases_counts check (reports >= 0 and weight >= 0 and score between 0 and 100),
    constraint moderation_cases_claim check ((claimed_by is null) = (claimed_until is null)),
    constraint moderation_cases_closed check ((state = 'closed') = (closed_at is not null))
);
create index moderation_cases_by_priority on commons.moderation_cases (priority, id) where state <> 'closed';
create index moderation_cases_by_age on commons.moderation_cases (opened_at, id) where state <> 'closed';
create index moderation_cases_by_kind on commons.moderation_cases (subject_kind, priority, id) where state <> 'closed';
create index moderation_cases_closed on commons.moderation_cases (closed_at, id) where state = 'closed';
create index moderation_cases_closed_of_kind on commons.moderation_cases (subject_kind, closed_at, id)
    where state = 'closed';
create index moderation_cases_of_owner on commons.moderation_cases (owner_id, opened_at desc);
create index moderation_cases_claimed on commons.moderation_cases (claimed_by) where claimed_by is not null;

comment on table commons.moderation_cases is 'One file for each thing that was ever reported, held or appealed about.';
comment on column commons.moderation_cases.weight is 'What the open reports weigh together.';
comment on column commons.moderation_cases.score is 'What the signals say, from 0 to 100.';

create table commons.moderation_decisions (
    id uuid primary key,
    case_id uuid not null references commons.moderation_cases (id),
    owner_id uuid references accounts.people (id),
    by_id uuid references accounts.people (id),
    outcome text not null,
    rule text not null,
    version text not null,
    note text not null default '',
    explained jsonb,
    state_before text not null,
    until timestamptz,
    waited_seconds integer not null,
    decided_at timestamptz not null,
    undone_at timestamptz,
    undone_by uuid references accounts.people (id),
    constraint moderation_decisions_outcome check (
        outcome in ('dismiss', 'hide', 'remove', 'restore', 'warn', 'suspend', 'ban')
    ),
    constraint moderation_decisions_waited check (waited_seconds >= 0)
);
create index moderation_decisions_of_case on commons.moderation_decisions (case_id, decided_at desc);
create index moderation_decisions_of_owner on commons.moderation_decisions (owner_id, decided_at, id);
create index moderation_decisions_by_age on commons.moderation_decisions (decided_at);

create table commons.moderation_reports (
    id uuid primary key,
    case_id uuid not null references commons.moderation_cases (id),
    reporter_id uuid not null references accounts.people (id),
    reason text not null,
    note text not null default '',
    weight integer not null,
    state text not null default 'open',
    decision_id uuid references commons.moderation_decisions (id),
    created_at timestamptz not null,
    settled_at timestamptz,
    constraint moderation_reports_state check (state in ('open', 'upheld', 'dismissed')),
    constraint moderation_reports_settled check ((state = 'open') = (settled_at is null))
);
create unique index moderation_reports_one_open on commons.moderation_reports (case_id, reporter_id)
    where state = 'open';
create index moderation_reports_of_case on commons.moderation_reports (case_id, created_at desc);
create index moderation_reports_of_person on commons.moderation_reports (reporter_id, created_at, id);
create index moderation_reports_of_decision on commons.moderation_reports (decision_id) where decision_id is not null;
create index moderation_reports_by_age on commons.moderation_reports (created_at);

create table commons.moderation_messages (
    id uuid primary key,
    case_id uuid not null references commons.moderation_cases (id),
    with_id uuid references accounts.people (id),
    author_id uuid not null references accounts.people (id),
    from_moderator boolean not null,
    body text not null,
    created_at timestamptz not null,
    constraint moderation_messages_notes check (with_id is not null or from_moderator)
);
create index moderation_messages_of_case on commons.moderation_messages (case_id, created_at desc);
create index moderation_messages_with on commons.moderation_messages (with_id, case_id, created_at desc);

comment on column commons.moderation_messages.with_id is 'Whom the moderators talk to; null for a note among themselves.';

create table commons.moderation_appeals (
    id uuid primary key,
    decision_id uuid not null unique references commons.moderation_decisions (id),
    case_id uuid not null references commons.moderation_cases (id),
    person_id uuid not null references accounts.people (id),
    body text not null,
    state text not null default 'open',
    answer text not null default '',
    decided_by uuid references accounts.people (id),
    decided_at timestamptz,
    created_at timestamptz not null,
    constraint moderation_appeals_state check (state in ('open', 'granted', 'refused')),
    constraint moderation_appeals_decided check ((state = 'open') = (decided_at is null))
);
create index moderation_appeals_of_case on commons.moderation_appeals (case_id);
create index moderation_appeals_of_person on commons.moderation_appeals (person_id);
create index moderation_appeals_by_age on commons.moderation_appeals (created_at);

create table commons.moderation_strikes (
    id uuid primary key,
    person_id uuid not null references accounts.people (id),
    decision_id uuid not null unique references commons.moderation_decisions (id),
    rule text not null,
    points integer not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    lifted_at timestamptz,
    constraint moderation_strikes_points check (points > 0)
);
create index moderation_strikes_of_person on commons.moderation_strikes (person_id, expires_at desc);

create table commons.moderation_texts (
    id uuid primary key,
    person_id uuid not null references accounts.people (id),
    fingerprint bytea not null,
    created_at timestamptz not null
);
create index moderation_texts_alike on commons.moderation_texts (fingerprint, created_at);
create index moderation_texts_of_person on commons.moderation_texts (person_id);
create index moderation_texts_by_age on commons.moderation_texts (created_at);

comment on table commons.moderation_texts is 'Which texts were written of late, as keyless digests of their folded words: finds repeats.';

create table commons.moderation_pictures (
    id uuid primary key,
    perceptual_hash bigint not null,
    rule text not null,
    decision_id uuid references commons.moderation_decisions (id),
    created_at timestamptz not null
);
create index moderation_pictures_of_decision on commons.moderation_pictures (decision_id);

comment on table commons.moderation_pictures is 'Perceptual hashes of pictures that were removed, so that their copies are noticed.';

-- migrate:down
drop table commons.moderation_pictures;
drop table commons.moderation_texts;
drop table commons.moderation_strikes;
drop table commons.moderation_appeals;
drop table commons.moderation_messages;
drop table commons.moderation_reports;
drop table commons.moderation_decisions;
drop table commons.moderation_cases;
