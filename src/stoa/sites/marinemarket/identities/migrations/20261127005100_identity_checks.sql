-- migrate:up
-- stage: expand

-- Whether somebody of the site has looked at a paper that says who a seller is. What the paper says is kept nowhere.
create table identity_checks (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    status text not null default 'waiting',
    reason text not null default '',
    asked_at timestamptz not null default now(),
    checked_in date,
    constraint identity_checks_status check (status in ('waiting', 'checked', 'refused')),
    constraint identity_checks_month check ((status = 'checked') = (checked_in is not null))
);
comment on column identity_checks.checked_in is 'the first day of the month: nobody needs to know the day';
create index identity_checks_waiting on identity_checks (asked_at, person_id) where status = 'waiting';

-- The papers, until it is decided; then the files are deleted, and these rows with them.
create table identity_papers (
    media_id uuid primary key references commons.media (id) on delete cascade,
    person_id uuid not null references identity_checks (person_id) on delete cascade
);
create index identity_papers_person on identity_papers (person_id);

-- migrate:down
drop table identity_papers;
drop table identity_checks;
