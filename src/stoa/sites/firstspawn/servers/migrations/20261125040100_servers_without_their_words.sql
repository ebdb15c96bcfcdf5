-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- Lists read what they show; long texts and the words for the search stand apart from the row. Each check of a server
-- writes its row anew, and what stands apart is not written with it.
alter table servers
    alter column tags set storage main,
    alter column short_description set storage main,
    alter column name_words set storage main,
    set (toast_tuple_target = 256);

-- migrate:down
set local lock_timeout = '2s';
alter table servers
    alter column tags set storage extended,
    alter column short_description set storage extended,
    alter column name_words set storage extended,
    reset (toast_tuple_target);
