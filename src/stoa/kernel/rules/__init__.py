"""Dated rules: fees, limits, criteria and formulas as versioned rows, so that each result can name what made it.

FEES = Rule("market.fees", FeeValues(percent=5))          # what holds where nothing has been published

fees = await FEES.at(db, order.placed_at)
fee = order.total * fees.values.percent // 100            # and keep fees.version beside it

await FEES.publish(tx, FeeValues(percent=4), valid_from=next_month, note="Lower fees", made_by="ann")
"""

from .dated import Dated
from .faults import RuleInThePast, RuleOverlaps, RuleStarted, UnknownVersion, UnreadableRule
from .queries import RuleVersion
from .rule import Rule, registered_rules

__all__ = [
    "Dated",
    "Rule",
    "RuleInThePast",
    "RuleOverlaps",
    "RuleStarted",
    "RuleVersion",
    "UnknownVersion",
    "UnreadableRule",
    "registered_rules",
]
