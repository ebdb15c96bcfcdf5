-- stage: expand
-- migrate:up transaction:false
create index concurrently sessions_reused on accounts.sessions (ended_at) where ended_why = 'reused';

-- migrate:down
drop index accounts.sessions_reused;
