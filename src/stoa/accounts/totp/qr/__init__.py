"""QR codes as drawings, so that an authenticator app reads a secret from the screen."""

from .code import LONGEST, encode
from .drawing import draw

__all__ = ["LONGEST", "draw", "encode"]
