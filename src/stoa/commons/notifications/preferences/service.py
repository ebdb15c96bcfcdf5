"""Reading and changing what somebody has chosen."""

from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.accounts.people import service as people
from stoa.commons.notifications.errors import KindIsMandatory, NoSuchKind
from stoa.commons.notifications.letters.rules import topic_of
from stoa.commons.notifications.models import NoticeKind, Wishes
from stoa.commons.notifications.rules import next_digest, quiet_ends
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail, Invalid
from stoa.kernel.feature import Site
from stoa.kernel.mail import withdraw

from . import queries
from .models import ChoiceRow, Digest, KindChoice, KindInput, Preferences, PreferencesInput, SettingsRow

DIGEST = "digest"
"""Stands for all kinds in a link that ends letters."""


async def load_preferences(db: Read, site: Site, person_id: UUID) -> Preferences:
    """Give what somebody has chosen, for every kind that the site has."""
    row = await queries.SETTINGS.one(db, person_id=person_id)
    chosen = {one.kind: one for one in await queries.CHOICES.all(db, person_id=person_id)}
    kinds = sorted(site.declared(NoticeKind), key=lambda one: one.group)
    digest: Digest = msgspec.convert(row.digest, Digest)
    return Preferences(
        mail=row.mail,
        digest=digest,
        digest_hour=row.digest_hour,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        time_zone=row.time_zone,
        kinds=[_choice(kind, chosen.get(kind.name)) for kind in kinds],
    )


async def change_preferences(tx: Write, site: Site, person_id: UUID, change: PreferencesInput) -> Preferences:
    """Change what is named; what waits to be mailed goes by the new choice."""
    await people.lock_person(tx, person_id)
    before = await queries.SETTINGS.one(tx, person_id=person_id)
    await _change_kinds(tx, site, person_id, change.kinds)
    after = _merged(before, change)
    if after != before:
        await queries.SET.run(
            tx,
            person_id=person_id,
            mail=after.mail,
            digest=after.digest,
            digest_hour=after.digest_hour,
            quiet_from=after.quiet_from,
            quiet_until=after.quiet_until,
            now=clock.now(),
        )
        await _plan_again(tx, site, person_id, after)
    return await load_preferences(tx, site, person_id)


async def end_mail(tx: Write, site: Site, person_id: UUID, what: str) -> bool:
    """Send no more mail of a kind, or none but what must be; False where the kind is no more, or cannot be ended."""
    if await people.find_person(tx, person_id) is None:
        return False
    if what == DIGEST:
        await change_preferences(tx, site, person_id, PreferencesInput(mail=False))
        return True
    kind = next((one for one in site.declared(NoticeKind) if one.name == what), None)
    if kind is None or kind.mandatory:
        return False
    await change_preferences(tx, site, person_id, PreferencesInput(kinds=(KindInput(type=what, mail=False),)))
    return True


def _choice(kind: NoticeKind, chosen: ChoiceRow | None) -> KindChoice:
    if chosen is None or kind.mandatory:
        chosen = ChoiceRow(kind.name, in_app=True, mail=kind.mail, live=kind.live or kind.mandatory)
    return KindChoice(
        type=kind.name,
        label=kind.label,
        group=kind.group,
        in_app=chosen.in_app,
        mail=chosen.mail and not kind.own_mail,
        live=chosen.live,
        is_mandatory=kind.mandatory,
        can_mail=not kind.own_mail,
    )


async def _change_kinds(tx: Write, site: Site, person_id: UUID, wanted: tuple[KindInput, ...]) -> None:
    kinds = {one.name: one for one in site.declared(NoticeKind)}
    chosen = {one.kind: one for one in await queries.CHOICES.all(tx, person_id=person_id)} if wanted else {}
    for wish in wanted:
        kind = kinds.get(wish.type)
        if kind is None:
            raise NoSuchKind
        before = _choice(kind, chosen.get(kind.name))
        in_app, mail, live = (
            was if now is msgspec.UNSET else now
            for now, was in ((wish.in_app, before.in_app), (wish.mail, before.mail), (wish.live, before.live))
        )
        if kind.mandatory:
            if (in_app, mail, live) != (before.in_app, before.mail, before.live):
                raise KindIsMandatory
            continue
        await queries.CHOOSE.run(
            tx, person_id=person_id, kind=kind.name, in_app=in_app, mail=mail, live=live, now=clock.now()
        )
        if not mail:
            await queries.END_MAIL.run(tx, person_id=person_id, kind=kind.name, but=[])
            await withdraw(tx, [topic_of(person_id, kind.name)])


def _merged(before: SettingsRow, change: PreferencesInput) -> SettingsRow:
    named = {
        name: value
        for name in ("mail", "digest", "digest_hour", "quiet_from", "quiet_until")
        if (value := getattr(change, name)) is not msgspec.UNSET
    }
    after = msgspec.structs.replace(before, **named)
    if (after.quiet_from is None) != (after.quiet_until is None):
        raise Invalid(details=(Detail("quietUntil", "Quiet hours need both a beginning and an end, or neither."),))
    return after


async def _plan_again(tx: Write, site: Site, person_id: UUID, after: SettingsRow) -> None:
    """Give what waits to be mailed the time that holds now."""
    must = [one.name for one in site.declared(NoticeKind) if one.mandatory]
    if not after.mail:
        await queries.END_MAIL.run(tx, person_id=person_id, kind="", but=must)
        kinds = (one.name for one in site.declared(NoticeKind) if not one.mandatory)
        await withdraw(tx, [topic_of(person_id, what) for what in (DIGEST, *kinds)])
        return
    wishes = Wishes(
        time_zone=after.time_zone,
        settings_mail=after.mail,
        digest=after.digest,
        digest_hour=after.digest_hour,
        quiet_from=after.quiet_from,
        quiet_until=after.quiet_until,
        in_app=None,
        mail=None,
        live=None,
    )
    now = clock.now()
    due = quiet_ends(wishes, now + timedelta(minutes=1)) if after.digest == "none" else next_digest(wishes, now)
    await queries.PLAN.run(tx, person_id=person_id, mail_at=due, but=must)
