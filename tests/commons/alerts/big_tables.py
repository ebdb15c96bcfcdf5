"""Rows for the plans of alerts."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "commons.alerts.ALERTS": {"state": "open", "type": "mass_export", "severity": "critical"}
}

BIG_TABLES: dict[str, str] = {
    "commons.alerts.ALERTS": """
        insert into commons.security_alerts (
            id, rule, version, key, severity, words, count, evidence, first_at, last_at, raised_at, state
        )
        select gen_random_uuid(), (array['account_failures', 'mass_export', 'refresh_reuse'])[1 + n % 3], 0,
            'key-' || n, (array['low', 'medium', 'high', 'critical'])[1 + n % 4], 'Something', 3, '[]', now(), now(),
            now() - n * interval '1 minute', (array['open', 'acknowledged', 'resolved'])[1 + n / 7 % 3]
        from generate_series(1, 12500) as n;
    """
}
