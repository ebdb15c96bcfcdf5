"""What is typed into the forms of a sale."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class StepForm(Input, frozen=True):
    """How far a step is."""

    state: Line = "open"
    day: Line = ""
    note: Wide = ""
