"""Receipts: what leaves for somebody outside is asked for in a transaction, tried until settled, and each try told.

WEBHOOK = Delivery(kind="webhook", deliver=deliver_webhook)      # in a room; `WEBHOOK.job` belongs to its Feature

async def deliver_webhook(ctx: JobContext, receipt: Receipt) -> Handover:
    answer = await ctx.service(Outgoing).post(…, headers={"Idempotency-Key": receipt.key})
    return Handover("delivered")                                  # or raise `Refused`, or any other exception

receipt = await WEBHOOK.open(tx, key=f"order.{order_id}", recipient=url)
"""

from .declare import Delivery, Due, deliveries
from .outcome import Handover, NoSuchReceipt, Refused
from .queries import RECEIPTS, Attempt, Receipt, ReceiptLine, State
from .service import (
    find_receipt,
    forget_recipient,
    list_attempts,
    load_receipt,
    replay_receipts,
    settle_receipt,
    settle_reference,
)
from .settings import ReceiptSettings
from .sweep import SWEEP_CRON
from .words import kept_words

__all__ = [
    "RECEIPTS",
    "SWEEP_CRON",
    "Attempt",
    "Delivery",
    "Due",
    "Handover",
    "NoSuchReceipt",
    "Receipt",
    "ReceiptLine",
    "ReceiptSettings",
    "Refused",
    "State",
    "deliveries",
    "find_receipt",
    "forget_recipient",
    "kept_words",
    "list_attempts",
    "load_receipt",
    "replay_receipts",
    "settle_receipt",
    "settle_reference",
]
