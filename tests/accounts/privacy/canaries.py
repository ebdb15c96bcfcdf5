"""A row for somebody in every table that a feature declares, with something in each column that can be found again."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from stoa.accounts.authority import records_of
from stoa.accounts.privacy.rules import PEOPLE, TablePlan, plans_of
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import Visitor, accounts_at
from tests.harness.web import SiteUnderTest

CANARY = "canary"
PLAYER = UUID("00000000-0000-4000-8000-0000000000aa")
"""By which rows know the visitor that do not know the account."""
# What the checks of single tables ask for.
CHOSEN = {
    ("accounts.mail_tokens", "purpose"): "change-email",
    ("accounts.pending_sign_ins", "kind"): "page",
    ("accounts.sessions", "kind"): "api",
    ("accounts.sessions", "ended_why"): None,
    ("accounts.passkey_challenges", "purpose"): "register",
    ("accounts.grant_log", "act"): "granted",
    ("kernel.receipts", "state"): "given_up",
    ("commons.webhooks", "subject_kind"): "",
    ("commons.webhooks", "old_secret"): None,
    ("commons.payment_orders", "currency"): "EUR",
    ("public.game_identities", "player_uuid"): PLAYER,
    ("public.offers", "currency"): "EUR",
    ("offers", "currency"): "EUR",
    ("identity_checks", "status"): "checked",
    ("public.identity_checks", "status"): "checked",
    ("public.deals", "currency"): "EUR",
    ("deals", "currency"): "EUR",
    ("sale_ratings", "person_id"): UUID(int=1),
    ("public.sale_ratings", "person_id"): UUID(int=1),
}
# What a check of a column takes: the first of the words that it lists.
WORDS = r"""
    select a.attname::text, substring(pg_get_constraintdef(k.oid) from 'ARRAY\[''([^'']+)''')
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
    where k.contype = 'c' and k.conrelid = to_regclass($1::text)
"""
COLUMNS = """
    select a.attname::text, t.typname::text, a.attnotnull, a.atthasdef or a.attidentity <> ''
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = to_regclass($1::text) and a.attnum > 0 and not a.attisdropped
"""


async def leave_canaries(site: SiteUnderTest, ann: Visitor) -> list[TablePlan]:
    """Put a row of the visitor's into each declared table but their own; give what was declared."""
    plans = plans_of(site.runtime.sites[site.name])
    owned: dict[str, Any] = {"id": UUID(ann.person_id), "email": ann.email, "email_key": ann.email}
    async with site.runtime.databases[site.name].write() as tx:
        await tx.connection.execute("set local session_replication_role = replica")  # what rows refer to is not asked
        for plan in plans:
            if plan.table == PEOPLE:
                continue
            declared = {one.column: one for one in plan.columns}
            words = {name: word for name, word in await tx.connection.fetch(WORDS, plan.table) if word}
            values: dict[str, Any] = {}
            for name, kind, required, has_default in await tx.connection.fetch(COLUMNS, plan.table):
                if name == plan.owner:
                    values[name] = PLAYER if plan.through else owned[plan.matches]
                elif (plan.table, name) in CHOSEN:
                    values[name] = CHOSEN[plan.table, name]
                elif name in words:
                    values[name] = words[name]
                elif name in declared or (required and not has_default):
                    lasting = name not in declared or declared[name].on_delete == "keep"
                    values[name] = _value(kind, "kept" if lasting else f"{CANARY}-{plan.table}-{name}")
            if plan.table == "kernel.receipts":
                values["settled_at"] = datetime.now(UTC)
            names, places = ", ".join(values), ", ".join(f"${n}" for n in range(1, len(values) + 1))
            await tx.connection.execute(
                f"insert into {plan.table} ({names}) values ({places}) on conflict do nothing", *values.values()
            )
        await tx.connection.execute(
            "update accounts.people set status_reason = $2 where id = $1::text::uuid", ann.person_id, CANARY
        )
        # With a second factor, what is dangerous asks for it; this session has shown one.
        await tx.connection.execute(
            "update accounts.sessions set methods = methods || '{recovery-code}' where id = $1::text::uuid",
            ann.session_id,
        )
        records_of(accounts_at(site)).change(tx, [UUID(ann.session_id)])
    return plans


def _value(kind: str, text: str) -> Any:
    return {
        "uuid": new_id(),
        "bytea": text.encode(),
        "timestamptz": datetime.now(UTC) + timedelta(days=40),
        "int4": 1,
        "int8": 1,
        "bool": True,
        "_text": [text],
        "_uuid": [new_id()],
        "jsonb": json.dumps({"of": text}),
        "json": json.dumps({"of": text}),
        "int2": 1,
        "float8": 1.0,
        "numeric": 1,
        "date": datetime.now(UTC).date(),
        "interval": timedelta(days=1),
        "inet": "192.0.2.7",
        "int4range": (1, 2),
        "int8range": (1, 2),
        "numrange": (1, 2),
        "_int4": [1],
        "float4": 1.0,
    }.get(kind, text)


async def find_traces(site: SiteUnderTest, *traces: str) -> list[str]:
    """Name every table of the site in which one of these stands in some column, readable or as its bytes."""
    sought = [*traces, *(trace.encode().hex() for trace in traces)]
    found: list[str] = []
    async with site.runtime.databases[site.name].write() as tx:
        tables = await tx.connection.fetch(
            "select format('%I.%I', schemaname, tablename) from pg_tables "
            "where schemaname not in ('pg_catalog', 'information_schema')"
        )
        for (table,) in tables:
            for trace in sought:
                hits = await tx.connection.fetch(
                    f"select r::text from {table} r where strpos(lower(r::text), lower($1)) > 0 limit 3", trace
                )
                found += [f"{table}: {row[0]}" for row in hits]
    return found + _traces_in_files(site, traces) + await _traces_in_valkey(site, traces)


def _traces_in_files(site: SiteUnderTest, traces: tuple[str, ...]) -> list[str]:
    root = site.runtime.files[site.name].root
    assert root is not None
    files = {path: path.read_bytes().lower() for path in root.rglob("*") if path.is_file()}
    return [str(path) for path, content in files.items() if any(one.lower().encode() in content for one in traces)]


async def _traces_in_valkey(site: SiteUnderTest, traces: tuple[str, ...]) -> list[str]:
    """Name what of the site's caches says something; numbers and sets of hashes say nothing."""
    valkey, found = site.runtime.valkey, []
    for key in await valkey.command("KEYS", f"{site.name}:*"):
        is_text = await valkey.command("TYPE", key) in {b"string", "string"}
        content = (await valkey.command("GET", key) or b"") if is_text else b""
        if any(one.lower().encode() in (bytes(key) + bytes(content)).lower() for one in traces):
            found.append(f"valkey {key!r}")
    return found
