-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Photos that feeds name: fetched by a job, and each known by its address, so that it is fetched once.
create table feed_photos (
    listing_id uuid not null references listings (id) on delete cascade,
    url text not null,
    position integer not null,
    state text not null default 'waiting',
    run_id uuid references feed_runs (id) on delete set null,
    media_id uuid references commons.media (id) on delete set null,
    coming_id uuid references commons.media (id) on delete set null,
    etag text not null default '',
    sha256 text not null default '',
    trouble text not null default '',
    tries integer not null default 0,
    due_at timestamptz default now(),
    changed_at timestamptz not null default now(),
    primary key (listing_id, url),
    constraint feed_photos_state check (state in ('waiting', 'looking', 'taken', 'failed'))
);
comment on column feed_photos.media_id is 'the photo that is shown; none where it was deleted on the site';
comment on column feed_photos.coming_id is 'what was fetched and is being looked at; it takes the place of the other one';
create index feed_photos_due on feed_photos (due_at) where due_at is not null;
create index feed_photos_run on feed_photos (run_id);
create index feed_photos_media on feed_photos (media_id);
create index feed_photos_coming on feed_photos (coming_id);

-- Whose photos of this boat a broker arranges by hand: its feed neither adds nor removes any.
alter table feed_listings add column photos_pinned boolean not null default false;

-- migrate:down
alter table feed_listings drop column photos_pinned;
drop table feed_photos;
