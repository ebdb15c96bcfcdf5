"""What came of the faults, as a table."""

from collections.abc import Sequence

from faults.outcome import Fault, Outcome

_HEAD = (
    "| fault | passes when | rounds | acknowledged | missing | doubled | undone | untold | |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
)


def word(outcome: Outcome) -> str:
    """Say in a word how it went."""
    if outcome.skipped:
        return "not run"
    return "pass" if outcome.passed else "FAIL"


def line(fault: Fault, outcome: Outcome) -> str:
    """Say in a line how it went, for whoever watches."""
    tally = outcome.tally
    counted = (
        f"{tally.acknowledged:,} acknowledged, {tally.missing} missing, {tally.doubled} doubled, {tally.undone} undone"
        if tally
        else ""
    )
    said = " ".join([outcome.skipped, *outcome.notes, *(tally.left if tally else ())]).strip()
    return f"{word(outcome):<8} {fault.name:<18} {outcome.rounds} rounds: {counted}. {said}"


def table(done: Sequence[tuple[Fault, Outcome]]) -> str:
    """Lay everything out as Markdown, with totals."""
    rows = [*_HEAD]
    for fault, outcome in done:
        tally = outcome.tally
        figures = (
            (tally.acknowledged, tally.missing, tally.doubled, tally.undone, tally.unacknowledged_present)
            if tally
            else ("",) * 5
        )
        cells = (fault.title, fault.passes_when, outcome.rounds, *figures, word(outcome))
        rows.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    notes = [f"- {fault.title}: {' '.join([outcome.skipped, *outcome.notes]).strip()}" for fault, outcome in done]
    return "\n".join([*rows, "", *(note for note in notes if not note.endswith(": "))]) + "\n"
