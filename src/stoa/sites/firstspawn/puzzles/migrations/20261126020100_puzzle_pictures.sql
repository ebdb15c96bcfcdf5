-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table puzzles add column picture_id uuid;
comment on column puzzles.picture_id is 'the picture that was sent for it; opened to everybody on its day';

-- migrate:down
set local lock_timeout = '2s';
alter table puzzles drop column picture_id;
