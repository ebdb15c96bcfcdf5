-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- Until now a role that was paid for was told by nobody's name on it.
update accounts.grants g set by_rule = true
where g.role = 'premium' and g.granted_by is null
    and exists (select from premium_periods p where p.person_id = g.person_id);

-- migrate:down
select 1;
