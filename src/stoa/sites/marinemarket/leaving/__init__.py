"""Leaving: what becomes of the boats and the firm of somebody who is gone."""

from stoa.kernel.feature import Feature

from . import consumers, service

FEATURE = Feature(name="leaving", package=__name__, before_erasing=service.move_feeds, consumers=consumers.CONSUMERS)
