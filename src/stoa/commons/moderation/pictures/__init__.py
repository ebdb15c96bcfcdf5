"""Pictures: weak hints from colours and shapes, and the memory of pictures that were removed."""

from .judge import judge_picture
from .models import PictureSignals, PicturesOf
from .service import find_removed_like

__all__ = ["PictureSignals", "PicturesOf", "find_removed_like", "judge_picture"]
