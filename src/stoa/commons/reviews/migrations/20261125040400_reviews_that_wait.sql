-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- What nobody has answered, the newest first.
-- squawk-ignore require-concurrent-index-creation
create index reviews_waiting on commons.reviews (subject_kind, subject_id, created_at, id)
where state = 'shown' and reply is null;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index commons.reviews_waiting;
