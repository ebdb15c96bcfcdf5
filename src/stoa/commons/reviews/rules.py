"""How reviews are weighed: scores, and what makes a text wait for a moderator."""

import math
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from stoa.kernel.decisions import Decision, decide

from .models import Prior, Totals

VERSION = "2"
_Z = 1.96  # 95 % certain
_MOST_LINKS = 1
_REPEATED = 12
_FEWEST_WORDS = 12
_LEAST_VARIETY = 0.25
_SHOUTED = 0.8
_SHOUT_FROM = 40
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|gg|io|ru|xyz|shop|store|top)\b", re.IGNORECASE)
_CODE = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|svg|img|style|link|meta|form)\b|javascript\s*:", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(rf"(\S)\1{{{_REPEATED - 1},}}")


def wilson(up: int, down: int) -> float:
    """Give the lower bound of the share of readers who find something helpful; 0 where nobody has voted."""
    votes = up + down
    if not votes:
        return 0.0
    share = up / votes
    middle = share + _Z * _Z / (2 * votes)
    width = _Z * math.sqrt((share * (1 - share) + _Z * _Z / (4 * votes)) / votes)
    return max(0.0, (middle - width) / (1 + _Z * _Z / votes))


def totals_of(histogram: tuple[int, int, int, int, int], verified: int, prior: Prior) -> Totals:
    """Sum up how many gave each number of stars."""
    count = sum(histogram)
    stars = sum((index + 1) * many for index, many in enumerate(histogram))
    score = (prior.mean * prior.weight + stars) / (prior.weight + count)
    return Totals(count, stars / count if count else None, score, histogram, verified)


def objections_to(text: str) -> tuple[str, ...]:
    """Say what makes a text look like advertising or noise; nothing where it reads like a person."""
    found: list[str] = []
    links = len(_LINK.findall(text))
    if links > _MOST_LINKS:
        found.append(f"It holds {links} links or addresses.")
    if _CODE.search(text):
        found.append("It holds code of a web page. Nobody's browser runs it, but nobody wants to read it either.")
    if _RUN.search(text):
        found.append(f"One character stands {_REPEATED} times or more in a row.")
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) >= _FEWEST_WORDS and len(set(words)) / len(words) < _LEAST_VARIETY:
        found.append("The same words are repeated again and again.")
    letters = [letter for letter in text if letter.isalpha() and letter.lower() != letter.upper()]
    if len(letters) >= _SHOUT_FROM and sum(letter.isupper() for letter in letters) / len(letters) > _SHOUTED:
        found.append("Nearly all of it is in capital letters.")
    return tuple(found)


def hold_decision(objections: Iterable[str], joined_at: datetime, at: datetime, wait: timedelta) -> Decision | None:
    """Decide whether a new text waits for a moderator; None where it is shown at once."""
    facts = [("In the text", words) for words in objections]
    if at - joined_at < wait:
        hours = wait // timedelta(hours=1)
        facts.append(("Account", f"It is younger than {hours} hours."))
    if not facts:
        return None
    return decide(
        "commons.hold-text",
        VERSION,
        "This waits for a moderator before others see it.",
        *facts,
        who_can_undo="A moderator of this site.",
        how_to_appeal="Nothing needs to be done: a moderator reads it. You can edit it meanwhile.",
    )


def ruling(action: str, reason: str) -> Decision:
    """Tell an author what a moderator decided."""
    return decide(
        "commons.moderators-ruling",
        VERSION,
        f"A moderator has {action} this.",
        ("Reason", reason),
        who_can_undo="A moderator of this site.",
        how_to_appeal="Write to the moderators of this site, and name what this is about.",
    )
