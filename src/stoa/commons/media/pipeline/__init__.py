"""What becomes of a file that has come in: looked at, scanned, made anew, published. Each step may refuse it."""

from .examine import Examined, examine
from .publish import clear_folder, publish
from .workshop import WORK, open_workshop, sweep_workshop

__all__ = ["WORK", "Examined", "clear_folder", "examine", "open_workshop", "publish", "sweep_workshop"]
