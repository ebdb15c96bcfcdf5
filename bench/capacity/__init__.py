"""How many machines for how many people: a model fitted to what the bench has measured."""

from .measured import Measured, Missing, read_measured
from .model import Assumptions, Need, need_for
from .words import Forecast, capacity_page, predict

__all__ = [
    "Assumptions",
    "Forecast",
    "Measured",
    "Missing",
    "Need",
    "capacity_page",
    "need_for",
    "predict",
    "read_measured",
]
