"""What the page of a rehearsal reads from a form."""

from typing import Literal

from stoa.kernel.http.replies import Input


class RehearsalForm(Input, frozen=True):
    """How the payment shall end."""

    act: Literal["pay", "fail", "later"]
