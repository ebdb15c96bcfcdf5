-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table accounts.grants add column by_rule boolean not null default false;

comment on column accounts.grants.by_rule is 'given by what the site counts, such as a payment, which also takes it back; what a person gives stays until a person takes it';

-- migrate:down
set local lock_timeout = '2s';
alter table accounts.grants drop column by_rule;
