-- migrate:up
-- stage: expand
-- What somebody's reputation is made of. Lines are added and never changed; what is undone gets a line against it.
create table reputation_log (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    action text not null,
    delta integer not null,
    reason text not null default '',
    metadata jsonb not null default '{}',
    cause text,
    created_at timestamptz not null,
    created_by uuid references accounts.people (id) on delete set null,
    constraint reputation_log_action check (action in (
        'REVIEW_UPVOTED', 'REVIEW_DOWNVOTED', 'REVIEW_FLAGGED_SPAM', 'BADGE_EARNED', 'GUILD_CONTRIBUTION',
        'PUZZLE_WIN', 'ACCOUNT_VERIFIED', 'MANUAL_ADJUSTMENT'
    )),
    constraint reputation_log_delta check (delta <> 0)
);
comment on column reputation_log.cause is 'what the line is for: all lines of one cause together are what it is worth';
comment on column reputation_log.metadata is 'the version of the rule that made the line';
create index reputation_log_of_person on reputation_log (person_id, created_at desc, id desc);
create index reputation_log_of_cause on reputation_log (cause, person_id);
create index reputation_log_by on reputation_log (created_by);

create function refuse_rewriting_reputation() returns trigger language plpgsql as $$
begin
    if (new.id, new.person_id, new.action, new.delta, new.reason, new.cause, new.created_at)
        is distinct from (old.id, old.person_id, old.action, old.delta, old.reason, old.cause, old.created_at) then
        raise exception 'A line of a reputation is never changed: add one against it.';
    end if;
    return new;
end
$$;
create trigger reputation_log_stays before update on reputation_log
    for each row execute function refuse_rewriting_reputation();

create table reputation_totals (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    total integer not null
);

-- migrate:down
drop table reputation_totals;
drop table reputation_log;
drop function refuse_rewriting_reputation();
