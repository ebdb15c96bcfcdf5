-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';
-- Moderators walk through all listings, whatever their status, by when they changed or how they begin.
create index listings_changed on listings (changed_at, id);
create index listings_changed_of_seller on listings (seller_id, changed_at, id);
create index listings_changed_of_type on listings (boat_type, changed_at, id);
create index listings_titles on listings (lower(title) collate "C", id);

-- migrate:down
drop index listings_titles;
drop index listings_changed_of_type;
drop index listings_changed_of_seller;
drop index listings_changed;
