"""What the pages of puzzles read from forms."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input

from .errors import BadAnswer


class AnswerForm(Input, frozen=True):
    """A try, as a form sends it: a word or a choice, or the middle of a field of the picture."""

    answer: Line = ""
    spot: Line = ""


class ReminderForm(Input, frozen=True):
    """Whether to be reminded, as a form sends it."""

    remind: Line = ""


def read_answer(form: AnswerForm) -> dict[str, object]:
    """Give what the API would be sent."""
    if not form.spot:
        if not form.answer.strip():
            words = "Give an answer first. It has cost you no try."
            raise BadAnswer(words)
        return {"answer": form.answer.strip()}
    try:
        x, y = (float(part) for part in form.spot.split(","))
    except ValueError:
        raise BadAnswer from None
    return {"answer": {"x": x, "y": y}}
