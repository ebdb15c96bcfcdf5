"""The ledger: double entry, only ever added to, checked by the database at each commit and by a job each night."""

from .jobs import CHECK, CHECK_CRON
from .models import Account, Balance, Movement
from .queries import MOVEMENTS
from .service import find_faults, list_balances, list_entries, list_movements, record_movement

__all__ = [
    "CHECK",
    "CHECK_CRON",
    "MOVEMENTS",
    "Account",
    "Balance",
    "Movement",
    "find_faults",
    "list_balances",
    "list_entries",
    "list_movements",
    "record_movement",
]
