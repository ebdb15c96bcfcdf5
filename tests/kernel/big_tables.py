"""Rows by the ten thousand for the lists over the kernel's tables, and a value for every filter."""

from datetime import UTC, datetime
from typing import Any

_SOMEBODY = "bbbbbbbb-0000-4000-8000-000000000007"

SAMPLES: dict[str, dict[str, Any]] = {
    "commons.audit.LOG": {
        "actor": _SOMEBODY,
        "impersonator": _SOMEBODY,
        "action": "act.7",
        "kind": "kind7",
        "subject": "subject-77",
        "requestId": "request-7",
        "since": datetime(2026, 11, 20, tzinfo=UTC),
        "until": datetime(2026, 11, 20, 1, tzinfo=UTC),
        "fromDay": datetime(2026, 11, 20, tzinfo=UTC),
        "toDay": datetime(2026, 11, 21, tzinfo=UTC),
        "address": "192.0.2.7",
        "q": "%word4711 %",
    },
}

BIG_TABLES: dict[str, str] = {
    "commons.audit.LOG": """
        insert into kernel.audit_log (
            seq, at, action, kind, subject, actor_id, impersonator_id, name, request_id, origin_digest, detail_digest,
            previous, hash
        )
        select n, timestamptz '2026-11-22' - (12500 - n) * interval '1 minute', 'act.' || n % 60, 'kind' || n % 40,
               'subject-' || n % 5000,
               ('bbbbbbbb-0000-4000-8000-' || lpad((n % 300)::text, 12, '0'))::uuid,
               case when n % 97 = 0 then ('bbbbbbbb-0000-4000-8000-' || lpad((n % 9)::text, 12, '0'))::uuid end,
               '', 'request-' || n / 2, '', '', sha256('a'), sha256('a')
        from generate_series(1, 12500) as n;
        insert into kernel.audit_origins (seq, person_id, salt, address, agent)
        select n, null, '', '192.0.2.' || n % 250 || case when n % 9 = 0 then '' else '0' end, 'Firefox'
        from generate_series(1, 12500) as n;
        insert into kernel.audit_details (seq, person_id, salt, before, after, reason)
        select n, null, '', '{"price":' || n || '}', '{"text":"word' || n || ' of many"}', 'Reason ' || n % 100
        from generate_series(1, 12500) as n;
    """,
}
