"""What a site holds about people and why, in words, out of what its features declare."""

from stoa.accounts.privacy.models import Afterwards, HeldColumn, HeldTable
from stoa.accounts.privacy.rules import PEOPLE
from stoa.kernel.feature import PersonalColumn, Site
from stoa.kernel.http.core_feature import core_feature

_AFTERWARDS: dict[str, Afterwards] = {"erase": "removed", "anonymise": "anonymised", "keep": "kept"}


def list_holdings(site: Site) -> list[HeldTable]:
    """List every table that says something about people: what stands in it, why, and what becomes of it."""
    found: dict[tuple[str, str], list[PersonalColumn]] = {}
    for feature in (core_feature(), *site.features):
        for one in feature.personal:
            found.setdefault((feature.name, one.table), []).append(one)
    held = [_table(feature, table, columns) for (feature, table), columns in found.items()]
    return sorted(held, key=lambda one: (one.table != PEOPLE, one.table.startswith("kernel."), one.title))


def _table(feature: str, table: str, columns: list[PersonalColumn]) -> HeldTable:
    told: dict[tuple[str, Afterwards], list[str]] = {}
    for one in columns:
        told.setdefault((one.why, _AFTERWARDS[one.on_delete]), []).append(_words(one.column))
    lines = [HeldColumn(", ".join(names), why, afterwards) for (why, afterwards), names in told.items()]
    name = table.rpartition(".")[2]
    return HeldTable(feature, table, "Your account" if table == PEOPLE else _title(name), lines)


def _title(name: str) -> str:
    return _words(name).capitalize()


def _words(name: str) -> str:
    return name.replace("_", " ")
