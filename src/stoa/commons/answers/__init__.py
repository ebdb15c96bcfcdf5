"""How a site answered, day by day: requests, errors, and how long answers took, of all its web processes together.

Each process counts in plain lists anyway, for Prometheus. Once a minute it tells what it has counted since: where
nobody runs a Prometheus, the administration still shows on which day errors began.
"""

from stoa.commons.console import ConsoleChart
from stoa.commons.console.permissions import SEE
from stoa.kernel.feature import Feature

from .models import ANSWERS
from .seed import plant
from .service import load_errors, load_requests, load_times
from .telling import tell_answers

FEATURE = Feature(
    name="answers",
    package=__name__,
    alongside=tell_answers,
    seed=plant,
    declares=(
        ANSWERS,
        ConsoleChart(title="Requests", noun="request", permission=SEE.name, read=load_requests, order=80),
        ConsoleChart(title="Errors", noun="error", permission=SEE.name, read=load_errors, order=81),
        ConsoleChart(
            title="How long answers took, in milliseconds",
            noun="millisecond",
            level=True,
            permission=SEE.name,
            read=load_times,
            order=82,
        ),
    ),
)

__all__ = ["ANSWERS", "FEATURE"]
