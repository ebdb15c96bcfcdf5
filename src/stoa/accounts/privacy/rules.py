"""From the declarations of all features to what is exported and erased, table by table."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from stoa.kernel.feature import Consent, PersonalColumn, Site
from stoa.kernel.http.core_feature import core_feature

PEOPLE = "accounts.people"
NEWS = Consent("mail.news", "1", "News about this site by e-mail, now and then.")


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What a table holds about a person, and how their rows are found."""

    table: str
    owner: str
    matches: str
    columns: tuple[PersonalColumn, ...]
    through: str = ""
    """`table.column` by which a person leads to the owner, where rows know people by another name."""

    @property
    def goes(self) -> bool:
        """Whether the rows go, since nothing of them is kept."""
        return self.table != PEOPLE and all(one.on_delete == "erase" for one in self.columns)

    @property
    def emptied(self) -> tuple[str, ...]:
        """The columns that are emptied where the rows stay; what becomes of a person's own row is decided there."""
        lasting = {"keep", "anonymise"} if self.table == PEOPLE else {"keep"}
        return () if self.goes else tuple(one.column for one in self.columns if one.on_delete not in lasting)


@dataclass(frozen=True, slots=True)
class Whose:
    """By what a person's rows are found."""

    id: UUID
    email: str | None
    email_key: str | None

    def value(self, matches: str) -> UUID | str | None:
        """Give what stands in a column that matches by this."""
        return {"id": self.id, "email": self.email, "email_key": self.email_key}[matches]


def plan_tables(columns: Iterable[PersonalColumn]) -> list[TablePlan]:
    """Put the declared columns together by table; those that no column leads to are left to their rooms."""
    found: dict[tuple[str, str, str, str], list[PersonalColumn]] = {}
    for one in columns:
        if one.owner:
            table = one.table if "." in one.table else f"public.{one.table}"
            found.setdefault((table, one.owner, one.matches, one.through), []).append(one)
    return [
        TablePlan(table, owner, matches, tuple(declared), through)
        for (table, owner, matches, through), declared in found.items()
    ]


def plans_of(site: Site) -> list[TablePlan]:
    """Give what every table of a site holds about a person."""
    return plan_tables((*core_feature().personal, *site.walk(lambda feature: feature.personal)))


def consents_of(site: Site) -> dict[str, Consent]:
    """Give every consent that the features of a site ask for, by purpose."""
    return {one.purpose: one for one in site.walk(lambda feature: feature.consents)}
