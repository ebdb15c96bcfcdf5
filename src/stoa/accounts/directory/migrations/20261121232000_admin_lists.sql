-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation
-- No release came before this one, so nobody writes to these tables while it runs.
set local lock_timeout = '2s';
create extension if not exists pg_trgm;

-- Whoever looks after people types a part of a name or address.
create index people_words on accounts.people
using gin ((username || ' ' || coalesce(email_key, '') || ' ' || name) gin_trgm_ops);
create index people_by_name on accounts.people (username, id);
create index people_status_newest on accounts.people (status, created_at desc, id desc);
create index people_status_name on accounts.people (status, username, id);

create index sessions_used on accounts.sessions (last_seen_at desc, id desc) where ended_at is null;
create index sessions_newest on accounts.sessions (created_at desc, id desc) where ended_at is null;
create index sessions_address on accounts.sessions (address, last_seen_at desc, id desc) where ended_at is null;
create index sessions_person_used on accounts.sessions (person_id, last_seen_at desc, id desc);

create index sign_in_attempts_outcome on accounts.sign_in_attempts (outcome, at desc, id desc);

create index grants_role_newest on accounts.grants (role, granted_at desc, person_id desc);
create index grant_log_role on accounts.grant_log (role, at desc, id desc);
create index grant_log_by on accounts.grant_log (by_person, at desc, id desc);
create index grant_log_act on accounts.grant_log (act, at desc, id desc);

-- migrate:down
drop index accounts.grant_log_act;
drop index accounts.grant_log_by;
drop index accounts.grant_log_role;
drop index accounts.grants_role_newest;
drop index accounts.sign_in_attempts_outcome;
drop index accounts.sessions_person_used;
drop index accounts.sessions_address;
drop index accounts.sessions_newest;
drop index accounts.sessions_used;
drop index accounts.people_status_name;
drop index accounts.people_status_newest;
drop index accounts.people_by_name;
drop index accounts.people_words;
