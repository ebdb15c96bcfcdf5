"""Votes that do not count, and moderators who count them after all: a school shares one network, and cheats nobody."""

from stoa.accounts.screens.frame import AdminLine
from stoa.ui.render import Link

from . import api, pages
from .permissions import REVIEW

ROUTES = (*api.ROUTES, *pages.ROUTES)
DECLARES = (AdminLine(Link("Votes", pages.PAGE, "chevron-up"), REVIEW.name, 67, "Content"),)
PERMISSIONS = (REVIEW,)
