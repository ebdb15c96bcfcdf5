-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- All tags of a kind as one value, by their slugs: cards of a list look theirs up in it, and no list makes it anew.
create table commons.tag_catalogues (
    kind text primary key,
    told jsonb not null
);
create function commons.keep_tag_catalogues() returns trigger language plpgsql as $$
begin
    -- Whoever comes second sees what the first has changed.
    lock table commons.tag_catalogues in share row exclusive mode;
    delete from commons.tag_catalogues c where not exists (select from commons.tags t where t.kind = c.kind);
    insert into commons.tag_catalogues (kind, told)
    select t.kind, jsonb_object_agg(t.slug, jsonb_build_object(
        'id', t.id, 'name', t.name, 'slug', t.slug, 'category', t.category
    )) from commons.tags t group by t.kind
    on conflict (kind) do update set told = excluded.told where tag_catalogues.told <> excluded.told;
    return null;
end
$$;
create trigger keep_tag_catalogues after insert or delete or update of id, kind, slug, name, category on commons.tags
for each statement execute function commons.keep_tag_catalogues();
create trigger empty_tag_catalogues after truncate on commons.tags
for each statement execute function commons.keep_tag_catalogues();
insert into commons.tag_catalogues (kind, told)
select t.kind, jsonb_object_agg(t.slug, jsonb_build_object(
    'id', t.id, 'name', t.name, 'slug', t.slug, 'category', t.category
)) from commons.tags t group by t.kind;

-- migrate:down
set local lock_timeout = '2s';
drop trigger empty_tag_catalogues on commons.tags;
drop trigger keep_tag_catalogues on commons.tags;
drop function commons.keep_tag_catalogues;
drop table commons.tag_catalogues;
