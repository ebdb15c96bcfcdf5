"""The steps of a sale, as buyers and sellers of boats take them, and what to look at in each."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from stoa.kernel.rules import Rule

MOST_PAPERS = 40


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a sale goes through."""

    name: str
    title: str
    advice: str


STEPS = (
    Step("offer", "Offer agreed", "The price and the conditions that both have accepted."),
    Step(
        "deposit",
        "Deposit",
        "If you agree on one, write down how much, until when, and when it goes back. "
        "Pay nothing before both have signed.",
    ),
    Step(
        "survey",
        "Survey",
        "The buyer picks and pays a surveyor of their own, and has her out of the water. Keep the report here.",
    ),
    Step("sea_trial", "Sea trial", "Engines cold at the start and warm at the end, all sails or all revolutions."),
    Step(
        "title",
        "Title and liens",
        "Compare the hull number with the papers. Ask for the title, or the abstract where she is documented, and for "
        "liens on file. Yards may have claims that nobody has recorded: ask for their bills.",
    ),
    Step(
        "bill_of_sale",
        "Bill of sale",
        "Names, hull number, engines with serial numbers, trailer, price, date, both signatures.",
    ),
    Step("payment", "Payment", "By bank, to the person in the title. Hand over only when the money is there for good."),
    Step("handover", "Handover", "Keys, papers, manuals, codes; insurance and berth change hands on the same day."),
)  # fmt: skip
STEP_NAMES = frozenset(step.name for step in STEPS)


def find_step(name: str) -> Step:
    """Give a step by its name; one of an older list is called by its name."""
    return next((step for step in STEPS if step.name == name), Step(name, name.replace("_", " ").capitalize(), ""))


class DepositValues(msgspec.Struct, frozen=True):
    """How much of the price a buyer may leave as a sign that they mean it, in minor units."""

    percent: Annotated[int, msgspec.Meta(ge=1, le=50)] = 5
    least: Annotated[int, msgspec.Meta(ge=100, le=1_000_000)] = 10_000
    most: Annotated[int, msgspec.Meta(ge=100, le=100_000_000)] = 250_000


DEPOSIT = Rule("marinemarket.deposit", DepositValues())


def measure_deposit(amount: int, values: DepositValues) -> int:
    """Say how much the deposit is for a price; never more than the price."""
    return min(max(amount * values.percent // 100, values.least), values.most, amount)
