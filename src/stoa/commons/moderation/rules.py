"""The rules of the house, what may come of a case, and what a report weighs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stoa.kernel.decisions import Decision, decide
from stoa.kernel.feature import Site

from .errors import UnknownRule

LONGEST_TERM_DAYS = 365
_DOUBTED_AFTER = 3


class Outcome(StrEnum):
    """What a moderator may decide."""

    DISMISS = "dismiss"
    HIDE = "hide"
    REMOVE = "remove"
    RESTORE = "restore"
    WARN = "warn"
    SUSPEND = "suspend"
    BAN = "ban"


AGAINST = frozenset({Outcome.HIDE, Outcome.REMOVE, Outcome.WARN, Outcome.SUSPEND, Outcome.BAN})
"""Outcomes that take something from the owner: they give strikes, uphold reports and can be appealed."""
ABOUT_PEOPLE = frozenset({Outcome.WARN, Outcome.SUSPEND, Outcome.BAN})
SHUT_OUT = frozenset({Outcome.SUSPEND, Outcome.BAN})

WORDS = {
    Outcome.DISMISS: "No rule is broken",
    Outcome.HIDE: "Hide it",
    Outcome.REMOVE: "Remove it",
    Outcome.RESTORE: "Show it again",
    Outcome.WARN: "Warn its owner",
    Outcome.SUSPEND: "Suspend its owner",
    Outcome.BAN: "Ban its owner",
}
_TOLD = {
    Outcome.DISMISS: "A moderator has looked at your {title}: it stays as it is",
    Outcome.HIDE: "Your {title} is hidden from others",
    Outcome.REMOVE: "Your {title} is removed",
    Outcome.RESTORE: "Your {title} is shown again",
    Outcome.WARN: "You are warned because of your {title}",
    Outcome.SUSPEND: "Your account is suspended because of your {title}",
    Outcome.BAN: "Your account is banned because of your {title}",
}
_TOLD_PEOPLE = {
    Outcome.DISMISS: "A moderator has looked at your account: nothing changes",
    Outcome.WARN: "You are warned",
    Outcome.SUSPEND: "Your account is suspended",
    Outcome.BAN: "Your account is banned",
}
PERSON = "person"
OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """A rule of the house: what people report by, and what a decision names. Sites put theirs among `declares`.

    A site's rule of the same name takes the place of ours; `version` changes with the words.
    """

    name: str
    title: str
    text: str
    """What is not allowed, in a sentence for whoever reports and whoever is told."""
    severity: int
    """From 1 to 100: what one report of it weighs."""
    points: int = 1
    """How many strikes a breach gives."""
    words: str = ""
    """What moderators usually write to the owner; they may change it."""
    version: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """Something that demo members have reported, so that the queue can be looked at; declared by sites."""

    kind: str
    at: str
    """The address of the thing, as its subject finds it."""
    reason: str
    note: str = ""
    times: int = 1


BUILT_IN = (
    HouseRule(
        name="spam",
        title="Spam",
        text="Advertising nobody asked for, the same text over and over, or links that lure people away.",
        severity=15,
        words="This reads as advertising or is posted over and over. Please say it once, where it belongs.",
    ),
    HouseRule(
        name="harassment",
        title="Harassment",
        text="Insults, threats, or following somebody around.",
        severity=30,
        points=2,
        words="This attacks a person. Disagree with what people say, and leave them alone.",
    ),
    HouseRule(
        name="fraud",
        title="Fraud or scam",
        text="Offers that are not meant, asking for payment outside, or asking for passwords and codes.",
        severity=45,
        points=3,
        words="This misleads people about what they get or pay for.",
    ),
    HouseRule(
        name="illegal",
        title="Illegal",
        text="Goods, services or content that the law forbids.",
        severity=60,
        points=3,
        words="The law does not allow this, so neither do we.",
    ),
    HouseRule(
        name="impersonation",
        title="Impersonation",
        text="Posing as somebody else, or as staff of this site.",
        severity=30,
        points=2,
        words="This gives itself out as somebody whom it is not.",
    ),
    HouseRule(
        name="nudity",
        title="Nudity",
        text="Sexual content, or nudity, where it does not belong.",
        severity=35,
        words="Pictures and texts of this kind are not shown here.",
    ),
    HouseRule(
        name="copyright",
        title="Copyright",
        text="Somebody else's work, without their leave.",
        severity=20,
        words="Somebody else made this, and has not allowed it to be shown here.",
    ),
    HouseRule(
        name=OTHER,
        title="Something else",
        text="Anything else that a moderator should look at; say what in the note.",
        severity=10,
        words="",
    ),
)


def house_rules(site: Site) -> dict[str, HouseRule]:
    """Give the rules of a site by name: ours, its own beside or instead of them, and last what fits none."""
    found = {one.name: one for one in (*BUILT_IN, *site.declared(HouseRule))}
    other = found.pop(OTHER)
    return {**found, OTHER: other}


def require_rule(site: Site, name: str) -> HouseRule:
    """Give a rule that the site has."""
    found = house_rules(site).get(name)
    if found is None:
        raise UnknownRule
    return found


def weigh_report(rule: HouseRule, upheld: int, dismissed: int) -> int:
    """Say what a report weighs: half where most of what its reporter reported before was nothing."""
    doubted = dismissed >= _DOUBTED_AFTER and dismissed > 2 * upheld
    return max(1, rule.severity // 2) if doubted else rule.severity


def explain_outcome(
    rule: HouseRule, outcome: Outcome, subject: tuple[str, str], note: str, until: datetime | None, appeal: str
) -> Decision:
    """Tell the owner what was decided, by which rule, on what; `subject` is its kind and title."""
    kind, title = subject
    told = _TOLD_PEOPLE.get(outcome) if kind == PERSON else None
    facts = [("The rule", f"{rule.title}: {rule.text}"), ("What it is about", (title or kind)[:500])]
    if note:
        facts.append(("What the moderator says", note[:500]))
    return decide(
        f"house.{rule.name}",
        rule.version,
        told or _TOLD[outcome].format(title=kind),
        *facts,
        who_can_undo="A moderator of this site",
        how_to_appeal=appeal if outcome in AGAINST else "There is nothing to appeal; it takes nothing from you.",
        until=until,
    )
