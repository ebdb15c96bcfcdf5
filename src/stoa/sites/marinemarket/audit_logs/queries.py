"""SQL of the audit log in this market's shape."""

from datetime import datetime
from uuid import UUID

from stoa.commons.audit.models import AuditLine
from stoa.commons.audit.queries import LOG, Address, Thing, Word
from stoa.kernel.db import Filter, Listing, Sort

from .models import AuditLog

LOGS = Listing(
    base=LOG.rows.sql,
    into=AuditLine,
    told=AuditLog,
    key="l.seq",
    filters=[
        Filter("userId", "l.actor_id = :userId", UUID, "Who did it."),
        Filter("action", "l.action = :action", Word, "What was done, such as listing.approve."),
        Filter("resource", "l.kind = :resource", Word, "To what kind of thing, such as boat."),
        Filter("resourceId", "l.subject = :resourceId", Thing, "To which thing, by its id."),
        Filter("since", "l.at >= :since", datetime, "Not before this time."),
        Filter("until", "l.at < :until", datetime, "Before this time."),
        Filter(
            "ipAddress",
            "l.seq in (select w.seq from kernel.audit_origins w where w.address = :ipAddress)",
            Address,
            "From which address.",
        ),
    ],
    sorts=[Sort("newest", "l.at", descending=True)],
    default_sort="newest",
    pages=True,
)
