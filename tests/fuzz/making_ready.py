"""What must be there before a request can succeed: the planted rows as they were, and what a lesson asks for."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import asyncpg

from tests.walks.crawl.filling import id_of
from tests.walks.crawl.naming import CannotName
from tests.walks.crawl.stage import Stage, connected

from .lessons import Lesson, Scene

# Who is signed in stays so, and stays who they are.
_LEFT = ("accounts.people", "accounts.sessions", "accounts.refresh_tokens")
# Nobody plants them, for whoever has joined has one; a changed one is put back, for it is asked for again.
_JOINED_WITH = "accounts.passwords"
_REMEMBER = """
    create schema if not exists planted;
    create table if not exists planted."{table}" as table {table}
"""
# Where another has meanwhile what only one may have, it stays theirs.
_RESTORE = """
    do $do$ begin
        insert into {table} ({columns}) select {columns} from planted."{table}"
        on conflict ({key}) do update set {said};
    exception when others then null;
    end $do$
"""
_NAME = re.compile(r"\{(\w+)\}")
_KEYS = """
    select i.indrelid::regclass::text, string_agg(format('%I', a.attname), ', ')
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indisprimary group by 1
"""


class Planted:
    """The rows of both worlds as they were planted, to be put back before somebody asks for them."""

    def __init__(self, stage: Stage) -> None:
        """Remember nothing yet."""
        self._stage = stage
        self._restore = ""

    async def remember(self) -> None:
        """Copy what there is, while nobody has changed it."""
        async with connected(self._stage.site) as connection:
            keys = {_full(name): key for name, key in await connection.fetch(_KEYS)}
            planted = (name for name in self._stage.own.rows if name in keys and name not in _LEFT)
            known = [*planted, _JOINED_WITH]
            await connection.execute(";".join(_REMEMBER.format(table=name) for name in known))
            self._restore = ";".join(_RESTORE.format(table=name, **self._parts(name, keys[name])) for name in known)

    def _parts(self, name: str, key: str) -> dict[str, str]:
        columns = [f'"{one.name}"' for one in self._stage.tables[name].columns]
        said = ", ".join(f"{one} = excluded.{one}" for one in columns)
        return {"columns": ", ".join(columns), "key": key, "said": said}

    async def make_ready(self, lesson: Lesson, *, changes: bool) -> None:
        """Put back what was changed, and let there be what a lesson asks for, in both worlds."""
        if not changes and not lesson.ready:
            return
        async with connected(self._stage.site) as connection:
            await connection.execute("set session_replication_role = replica")
            await connection.execute(self._restore)
            for scene in scenes_of(self._stage):
                for statement in _filled(lesson.ready, scene):
                    with suppress(asyncpg.IntegrityConstraintViolationError):  # the other world has it already
                        await connection.execute(statement)


def scenes_of(stage: Stage) -> list[Scene]:
    """Give both worlds, each beside the other."""
    return [Scene(stage.own, stage.theirs), Scene(stage.theirs, stage.own)]


def _filled(statements: Iterable[str], scene: Scene) -> Iterable[str]:
    named = {"me": scene.me, "them": scene.them}
    for statement in statements:
        filled = statement
        for name in _NAME.findall(statement):
            filled = filled.replace(f"{{{name}}}", named.get(name) or _id(scene, name))
        yield filled


def _id(scene: Scene, name: str) -> str:
    try:
        return scene.id(f"{name}_id")
    except CannotName:
        return id_of(scene.world, name)


def _full(name: Any) -> str:
    return name if "." in name else f"public.{name}"
