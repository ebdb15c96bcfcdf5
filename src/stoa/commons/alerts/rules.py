"""Pure parts of alerts: from signs to findings, and what may become of an alert."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from stoa.kernel.rules import Rule

from .models import AlertRules, Evidence, Finding, Sign, State, Threshold, Watch

RULES = Rule("security.alerts", AlertRules())
MOST_EVIDENCE = 25

_NEXT: dict[State, frozenset[State]] = {
    "open": frozenset({"open", "acknowledged", "resolved"}),
    "acknowledged": frozenset({"open", "acknowledged", "resolved"}),
    "resolved": frozenset(),
}


def may_become(state: State, wanted: State) -> bool:
    """Say whether an alert in one state may be given another."""
    return wanted in _NEXT[state]


def threshold_of(rules: AlertRules, watch: Watch) -> Threshold:
    """Give what holds for a watch."""
    return rules.watches.get(watch.name, watch.default)


def gather(watch: Watch, threshold: Threshold, signs: Iterable[Sign], since: datetime) -> list[Finding]:
    """Find the keys that had as many signs within the time, at some moment since then; one finding each."""
    by_key: dict[str, list[Sign]] = {}
    for sign in sorted(signs, key=lambda one: one.at):
        by_key.setdefault(sign.key, []).append(sign)
    found = (_of_key(watch, threshold, own, since) for own in by_key.values())
    return [one for one in found if one is not None]


def _of_key(watch: Watch, threshold: Threshold, signs: list[Sign], since: datetime) -> Finding | None:
    """Slide the window over the signs of one key, and keep the fullest."""
    seconds, inside, best = threshold.minutes * 60, deque[Sign](), list[Sign]()
    most, needed = 0, 1 if watch.alone else threshold.count
    for sign in signs:
        inside.append(sign)
        while (sign.at - inside[0].at).total_seconds() > seconds:
            inside.popleft()
        if sign.at < since:
            continue
        count = len({one.what for one in inside}) if watch.distinct else len(inside)
        if count >= needed and count >= most:
            best, most = list(inside), count
    if not best:
        return None
    last = best[-1]
    words = f"{most} {watch.counts} within {threshold.minutes} minutes"
    return Finding(
        rule=watch.name,
        key=last.key,
        severity=watch.severity,
        words=last.what if watch.alone or most == 1 else words,
        person_id=last.person_id,
        count=most,
        first_at=best[0].at,
        last_at=last.at,
        evidence=[Evidence(one.at, one.what) for one in best[-MOST_EVIDENCE:]],
    )
