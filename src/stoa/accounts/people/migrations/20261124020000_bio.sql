-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table accounts.people add column bio text not null default '';
alter table accounts.people add column profile_hidden boolean not null default false;
comment on column accounts.people.profile_hidden is 'A moderator hides what somebody says of themselves: words and picture.';

-- migrate:down
set local lock_timeout = '2s';
alter table accounts.people drop column profile_hidden;
alter table accounts.people drop column bio;
