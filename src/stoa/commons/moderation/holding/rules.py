"""From which score on something waits; dated, so that each hold names the version that made it."""

from stoa.kernel.rules import Rule

from .models import HoldValues

HOLDS = Rule("moderation.holds", HoldValues())
