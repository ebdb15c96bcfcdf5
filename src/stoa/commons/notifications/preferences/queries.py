"""SQL of preferences."""

from stoa.kernel.db import Query

from .models import ChoiceRow, SettingsRow

CHOICES = Query("select kind, in_app, mail, live from commons.notice_choices where person_id = :person_id", ChoiceRow)
SETTINGS = Query(
    """
    select coalesce(s.mail, true) as mail, coalesce(s.digest, 'none') as digest,
        coalesce(s.digest_hour, 8) as digest_hour, s.quiet_from, s.quiet_until, p.time_zone
    from accounts.people p left join commons.notice_settings s on s.person_id = p.id where p.id = :person_id
    """,
    SettingsRow,
)
CHOOSE: Query[None] = Query(
    """
    insert into commons.notice_choices (person_id, kind, in_app, mail, live, changed_at)
    values (:person_id, :kind, :in_app, :mail, :live, :now)
    on conflict (person_id, kind) do update set in_app = excluded.in_app, mail = excluded.mail, live = excluded.live,
        changed_at = excluded.changed_at
    """
)
SET: Query[None] = Query(
    """
    insert into commons.notice_settings (
        person_id, mail, digest, digest_hour, quiet_from, quiet_until, changed_at
    ) values (:person_id, :mail, :digest, :digest_hour, :quiet_from, :quiet_until, :now)
    on conflict (person_id) do update set mail = excluded.mail, digest = excluded.digest,
        digest_hour = excluded.digest_hour, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
        changed_at = excluded.changed_at
    """
)
END_MAIL: Query[None] = Query(
    """
    update commons.notifications set mail_at = null
    where person_id = :person_id and mail_at is not null and (:kind = '' or kind = :kind) and not (kind = any(:but))
    """
)
PLAN: Query[None] = Query(
    """
    update commons.notifications set mail_at = :mail_at
    where person_id = :person_id and mail_at is not null and not (kind = any(:but))
    """
)
