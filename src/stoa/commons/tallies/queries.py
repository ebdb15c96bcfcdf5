"""SQL of tallies, for the tables of whichever site."""


def counted_sql(table: str, changes: str, columns: str) -> str:
    """Write what stands for the rows: as many as `many` says, added up already or changed since."""
    return f"(select {columns}, many from {table} union all select {columns}, many from {changes})"


def adding_up_sql(table: str, changes: str, key: str) -> str:
    """Take changes out and put them in with one statement, so whoever reads meanwhile counts each of them once."""
    return f"""
    with taken as (
        delete from {changes} where id in (select id from {changes} order by id limit :most for update skip locked)
        returning {key}, many
    )
    insert into {table} ({key}, many)
    select {key}, sum(many)::int from taken group by {key} having sum(many) <> 0 order by {key}
    on conflict ({key}) do update set many = {table}.many + excluded.many
    """


def forgetting_sql(table: str) -> str:
    """Forget the kinds of which there are none any more."""
    return f"delete from {table} where many = 0"


def waiting_sql(changes: str) -> str:
    """Count the changes that wait, as far as one statement takes them."""
    return f"select count(*)::int from (select from {changes} limit :most) t"
