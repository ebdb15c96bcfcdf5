-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

alter table commons.tags
    add column description text not null default '',
    add column color text,
    add column icon text,
    add column sort_order integer not null default 0;
alter table commons.tags
    add constraint tags_told check (
        length(description) <= 300 and color ~ '^#[0-9a-f]{6}$' and length(icon) <= 30
        and sort_order between 0 and 10000
    ) not valid;

comment on column commons.tags.sort_order is 'Within its category, the smallest first; those alike by name.';

-- migrate:down
set local lock_timeout = '2s';
alter table commons.tags drop column description, drop column color, drop column icon, drop column sort_order;
