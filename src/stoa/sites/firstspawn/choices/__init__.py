"""What people show of themselves: switches that every room asks before it tells others."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api
from .facts import ProfileFact
from .models import Choices
from .service import check_shown, load_choices

_WHY = "What somebody lets others see of them."

FEATURE = Feature(
    name="choices",
    held_as="What others see of you",
    package=__name__,
    routes=api.ROUTES,
    personal=tuple(
        PersonalColumn("profile_choices", column, _WHY, "erase")
        for column in ("show_guilds", "show_reputation", "show_playtime", "show_puzzles")
    ),
    order=-40,
)

__all__ = ["FEATURE", "Choices", "ProfileFact", "check_shown", "load_choices"]
