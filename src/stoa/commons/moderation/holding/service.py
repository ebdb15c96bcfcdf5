"""Weighing what somebody has just written, and holding what waits for a moderator."""

from collections.abc import Container, Iterable
from datetime import timedelta
from uuid import UUID

from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.cases.models import OpenCase
from stoa.commons.moderation.models import Signal
from stoa.commons.moderation.text import Signals, fingerprint, judge_text
from stoa.commons.moderation.text.folding import fold, words_of
from stoa.commons.subjects import require_subject
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.decisions import Decision
from stoa.kernel.errors import NotFound
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id
from stoa.kernel.rules import Dated

from . import queries
from .models import HoldValues, Weighed
from .rules import HOLDS

LATELY = timedelta(days=1)
_TELLING_WORDS = 4


async def weigh_text(
    tx: Write,
    author_id: UUID,
    text: str,
    watched: Iterable[str] = (),
    *,
    repeats: bool = True,
    expected: Container[str] = (),
) -> Weighed:
    """Say what is noticed in what somebody has just written, and whether it waits; remember that it was said.

    Only a digest of its words is kept, for a day, to notice who says the same over and over; without `repeats` not
    even that, for what is written once and mended often. `expected` names signals that belong to such texts.
    """
    seen = judge_text(text, watched)
    found = (one for one in seen.signals if one.name not in expected)
    signals = (*found, *(await _repeats(tx, author_id, text) if repeats else ()))
    values = await HOLDS.at(tx)
    joined = await queries.SINCE.first(tx, id=author_id)
    is_new = joined is None or clock.now() - joined < timedelta(hours=values.values.new_hours)
    least = values.values.new_from if is_new else values.values.known_from
    about = ("Account", "It is new here, so more is looked at.") if is_new else None
    return Weighed(signals, explain_hold(Signals(signals), values, least, about))


async def weigh_collected(
    tx: Write, text: str, watched: Iterable[str] = (), *, expected: Container[str] = ()
) -> Weighed:
    """Weigh what a program fetched elsewhere. Nobody wrote it here: it is looked at as what somebody new writes."""
    signals = tuple(one for one in judge_text(text, watched).signals if one.name not in expected)
    if not signals:
        return Weighed((), None)
    values = await HOLDS.at(tx)
    return Weighed(signals, explain_hold(Signals(signals), values, values.values.new_from))


async def _repeats(tx: Write, author_id: UUID, text: str) -> list[Signal]:
    if len(words_of(fold(text))) < _TELLING_WORDS:
        return []
    at, mark = clock.now(), fingerprint(text)
    alike = await queries.ALIKE.one(tx, person_id=author_id, fingerprint=mark, since=at - LATELY)
    await queries.REMEMBER.run(tx, id=new_id(), person_id=author_id, fingerprint=mark, at=at)
    times = alike.by_them + 1
    found = []
    if times > 1:
        found.append(
            Signal("text.said-before", min(95, 30 * (times - 1)), f"The same was said {times} times in a day.")
        )
    if alike.by_others > 1:
        words = f"{alike.by_others} other people have said the same within a day."
        found.append(Signal("text.said-by-others", min(90, 25 * alike.by_others), words))
    return found


def explain_hold(
    seen: Signals, values: Dated[HoldValues], least: int, about: tuple[str, str] | None = None
) -> Decision | None:
    """Say why something waits; None where it need not. `about` is a fact that counted besides."""
    reasons = [one for one in seen.signals if one.score >= least]
    said = seen.of("text.said-before") >= 30 * (values.values.repeats - 1)
    if not reasons and not said:
        return None
    facts = [(one.name, f"{one.score} of 100. {one.evidence}"[:500]) for one in (reasons or seen.signals)[:6]]
    if about is not None:
        facts.append(about)
    return values.decide(
        "This waits until a moderator has looked at it",
        *facts,
        who_can_undo="A moderator of this site",
        how_to_appeal="You need do nothing: a moderator looks at it in any case, and you are told.",
    )


async def hold(tx: Write, site: Site, kind: str, subject_id: UUID, signals: Iterable[Signal] = ()) -> UUID:
    """Put something into the queue that waits to be shown; give its case.

    The room keeps it hidden until then: approval calls the subject's `show`, in the transaction of whoever approves.
    """
    subject = require_subject(site, kind)
    card = next(iter(await subject.find(tx, [subject_id])), None)
    if card is None:
        raise NotFound
    wanted = OpenCase(kind, subject_id, card.title, card.owner_id, held=True, signals=tuple(signals))
    return (await cases.open_case(tx, wanted)).id


async def release(tx: Write, kind: str, subject_id: UUID) -> None:
    """Take something out of the queue that a desk of the site's own has decided about; reports of it stay."""
    await cases.release_held(tx, kind, subject_id)
