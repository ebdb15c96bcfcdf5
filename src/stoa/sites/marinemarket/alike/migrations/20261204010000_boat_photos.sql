-- stage: expand
-- migrate:up
set local lock_timeout = '2s';

-- What the photos of boats look like, so that one which another seller shows, too, is found. `bands` are the four
-- sixteenths of the mark, each with its place in front: photos that are nearly alike have one that is nearly the same.
create table boat_photos (
    listing_id uuid not null references listings (id) on delete cascade,
    media_id uuid not null references commons.media (id) on delete cascade,
    mark bigint not null,
    bands integer [] not null,
    primary key (listing_id, media_id)
);
create index boat_photos_by_media on boat_photos (media_id);
create index boat_photos_by_bands on boat_photos using gin (bands);

-- Which photo of a listing is like one of another seller's; a moderator who lets the listing through has cleared it.
create table photo_twins (
    listing_id uuid not null,
    media_id uuid not null,
    other_id uuid not null references listings (id) on delete cascade,
    noticed_at timestamptz not null default now(),
    cleared_at timestamptz,
    primary key (listing_id, media_id, other_id),
    foreign key (listing_id, media_id) references boat_photos (listing_id, media_id) on delete cascade
);
create index photo_twins_by_other on photo_twins (other_id);

insert into boat_photos (listing_id, media_id, mark, bands)
select
    p.listing_id,
    p.media_id,
    p.mark,
    array[
        (p.mark >> 48 & 65535)::integer,
        65536 + (p.mark >> 32 & 65535)::integer,
        131072 + (p.mark >> 16 & 65535)::integer,
        196608 + (p.mark & 65535)::integer
    ]
from (
    select
        a.subject_id as listing_id,
        m.id as media_id,
        ('x' || m.fingerprint)::bit(64)::bigint as mark
    from commons.media_albums as a
    inner join commons.media as m on a.media_id = m.id
    inner join listings as b on a.subject_id = b.id
    where a.subject_kind = 'boat' and m.kind = 'image' and m.fingerprint <> ''
) as p
where bit_count(p.mark::bit(64)) between 8 and 56;

-- migrate:down
drop table photo_twins;
drop table boat_photos;
