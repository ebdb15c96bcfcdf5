"""What to be warned of in a message: known tricks of boat sales as dated data, and ways around the site."""

from typing import Annotated

import msgspec

from stoa.commons.moderation import Signal
from stoa.commons.moderation.text import fold
from stoa.kernel.decisions import Decision
from stoa.kernel.rules import Dated, Rule

type Phrase = Annotated[str, msgspec.Meta(min_length=2, max_length=60)]
type Phrases = Annotated[tuple[Phrase, ...], msgspec.Meta(min_length=1, max_length=60)]


class Trick(msgspec.Struct, frozen=True):
    """A trick that is noticed where each of its groups has a phrase in the text."""

    name: Phrase
    advice: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    groups: Annotated[tuple[Phrases, ...], msgspec.Meta(min_length=1, max_length=5)]


_CHECK = ("check", "cheque", "cashier's", "money order", "bank draft")
_TRICKS = (
    Trick(
        "Overpayment",
        "Nobody honest pays too much and asks for the rest back. The check fails weeks after you have sent the money.",
        (
            (*_CHECK, "payment", "funds", "overpay"),
            ("excess", "difference", "send the rest", "refund the balance", "extra money", "more than the price",
             "overpay", "remaining balance to"),
        ),
    ),
    Trick(
        "A mover collects it",
        "A buyer who sends a mover and never sees the boat is seldom one. Hand it over only when the bank has the "
        "money for good.",
        (
            ("my mover", "my shipper", "my shipping agent", "my courier", "pickup agent", "pick up agent",
             "shipping company", "my agent", "the movers", "my driver"),
            ("pick up", "pickup", "collect", "come for", "haul"),
        ),
    ),
    Trick(
        "Payment to somebody else",
        "Do not pay, or let yourself be paid, through an escrow service that the other side has chosen, or in ways "
        "that cannot be undone.",
        (
            ("escrow", "gift card", "western union", "moneygram", "bitcoin", "crypto", "wire the deposit",
             "wire a deposit", "zelle the deposit", "paypal friends"),
        ),
    ),
    Trick(
        "Bought unseen",
        "Who buys a boat without seeing it, without a survey and without a question often does not buy it at all.",
        (
            ("without seeing", "sight unseen", "unseen", "no need to see", "don't need to see", "not able to inspect",
             "can't inspect", "cannot inspect", "unable to view", "no need for a survey"),
            ("buy", "purchase", "pay", "take it", "price", "payment", "money"),
        ),
    ),
)  # fmt: skip


class GuardValues(msgspec.Struct, frozen=True):
    """Which tricks are looked for, and from which score of a way around the site both are warned."""

    tricks: Annotated[tuple[Trick, ...], msgspec.Meta(max_length=50)] = _TRICKS
    around_from: Annotated[int, msgspec.Meta(ge=1, le=101)] = 15
    scam_from: Annotated[int, msgspec.Meta(ge=1, le=101)] = 60
    said_before_from: Annotated[int, msgspec.Meta(ge=1, le=101)] = 30


GUARD = Rule("marinemarket.messages", GuardValues())
_AROUND = {
    "text.contact": "Contact details: what you agree on outside this site, nobody here can look into later.",
    "text.links": "A link that leads away: never sign in or pay on a page that a message has brought you to.",
}


def find_tricks(text: str, values: GuardValues) -> list[Trick]:
    """Give the tricks that a text sounds like."""
    said = fold(text)
    return [one for one in values.tricks if all(any(fold(words) in said for words in group) for group in one.groups)]


def explain_warning(text: str, signals: tuple[Signal, ...], rule: Dated[GuardValues]) -> Decision | None:
    """Say of what both sides are warned; None where there is nothing."""
    values = rule.values
    facts = [(one.name, one.advice) for one in find_tricks(text, values)]
    for signal in signals:
        if signal.name in _AROUND and signal.score >= values.around_from:
            title, advice = _AROUND[signal.name].split(": ", 1)
            facts.append((title, f"{advice[0].upper()}{advice[1:]}"))
        elif signal.name == "text.scam" and signal.score >= values.scam_from:
            facts.append(("Sounds like a fraud", "It reads like messages that fraudsters have sent."))
        elif signal.name in {"text.said-before", "text.said-by-others"} and signal.score >= values.said_before_from:
            facts.append(("Said to many", "The same words have gone to others, too."))
    if not facts:
        return None
    return rule.decide(
        "Be careful with this message",
        *facts,
        who_can_undo="Nobody has to: the message is delivered, and this is advice",
        how_to_appeal="Report the message if it is a fraud, or tell us through the help page if the advice is wrong.",
    )
