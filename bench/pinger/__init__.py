"""The pinger with ten thousand servers on this machine, some of them slow, some dead, some without end."""

from .run import PingerFigures, measure, measure_pinger, targets

__all__ = ["PingerFigures", "measure", "measure_pinger", "targets"]
