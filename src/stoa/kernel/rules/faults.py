"""Why a version of a rule cannot be published, withdrawn or read."""

from stoa.kernel.errors import Conflict, Fault, Invalid, NotFound


class RuleInThePast(Invalid):
    """Results have been made by what held then, and name it: the past is not rewritten."""

    code = "RULE_IN_THE_PAST"
    message = "Another version held at that time, and results name it. Let the new one begin now or later."


class RuleOverlaps(Conflict):
    """Two versions would hold at one time."""

    code = "RULE_OVERLAPS"
    message = "Another version begins within that time. Withdraw it first, or let this one end before it."


class RuleStarted(Conflict):
    """A version that holds, or has held, stays in the history."""

    code = "RULE_STARTED"
    message = "This version is in force already, so it cannot be withdrawn. Publish another one that follows it."


class UnknownVersion(NotFound):
    """There is no such version of the rule."""

    code = "RULE_VERSION_NOT_FOUND"
    message = "There is no such version of this rule, or it was withdrawn."


class UnreadableRule(Fault):
    """A version was published with values that the code of today does not understand."""

    code = "UNREADABLE_RULE"
