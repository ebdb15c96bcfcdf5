"""Tidings: of which events of the shared rooms people are told, and in which words. It holds nothing by itself."""

from stoa.kernel.feature import Feature, Site

from .consumers import consumers_of
from .models import KINDS


def feature_of(site: Site) -> Feature:
    """Tell the people of a site; it must have the features whose things are named."""
    return Feature(name="tidings", package=__name__, consumers=consumers_of(site), declares=KINDS)


__all__ = ["feature_of"]
