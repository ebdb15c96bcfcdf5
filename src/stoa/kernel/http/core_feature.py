"""What every site answers to without asking for it: health, metrics, its API's document; in development a few more."""

from stoa.kernel.feature import Feature

from . import api_documents, health


def core_feature() -> Feature:
    """Make the declaration."""
    return Feature(name="core", package="stoa.kernel", routes=(*health.ROUTES, *api_documents.ROUTES))
