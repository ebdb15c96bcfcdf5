"""Codes that an authenticator app shows: set up, and used once each."""

from stoa.kernel.feature import Feature

from .personal import PERSONAL

FEATURE = Feature(name="totp", package=__name__, personal=PERSONAL)
