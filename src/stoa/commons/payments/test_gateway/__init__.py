"""The page of the test gateway, in development only."""

from .pages import ROUTES

__all__ = ["ROUTES"]
