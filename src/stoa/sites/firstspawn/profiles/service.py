"""What is told of a person, as far as they show themselves."""

from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Me, Person, ProfileChange, PublicProfile, Status
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Site
from stoa.sites.firstspawn.badges.service import describe_user_badge, list_badges_of_person
from stoa.sites.firstspawn.choices import Choices, ProfileFact, load_choices
from stoa.sites.firstspawn.choices.models import ChoicesChange
from stoa.sites.firstspawn.choices.service import save_choices
from stoa.sites.firstspawn.playtime.service import list_my_playtime

from . import queries
from .models import Fact, Profile
from .rules import is_shut_out

SHOWN_FIRST = 6
_EVERYTHING = Choices(show_playtime=True)


async def load_profile(db: Read, site: Site, person: Person, viewer: Viewer) -> Profile:
    """Give a person as somebody sees them."""
    if is_shut_out(person, viewer):
        return _shut_out(person)
    own, is_banned = viewer.id == person.id, person.status is Status.BANNED
    shown = _EVERYTHING if own else await load_choices(db, person.id)
    told = None if own or is_banned else people.describe_person(person)  # staff sees what a ban is about
    counts = await queries.COUNTS.one(db, id=person.id)
    standing = await queries.STANDING.one(db, id=person.id)
    badges = [describe_user_badge(row) for row in await list_badges_of_person(db, person.id)]
    avatar_id = told.avatar_id if told else person.avatar_id
    name = told.name if told else person.name
    return Profile(
        id=person.id,
        username=person.username,
        name=name,
        display_name=name,
        bio=told.bio if told else person.bio,
        avatar_url=_address_of(avatar_id),
        created_at=person.created_at,
        updated_at=person.updated_at,
        reputation=standing.reputation,
        is_premium=standing.is_premium,
        is_verified=standing.is_verified,
        is_banned=is_banned,
        review_count=counts.reviews,
        guild_count=counts.guilds if shown.show_guilds else None,
        featured_badges=[one for one in badges if one.is_featured][:SHOWN_FIRST],
        badge_count=len(badges),
        facts=await _facts(db, site, person.id, shown),
        playtime=await list_my_playtime(db, person.id) if shown.show_playtime else None,
    )


def _shut_out(person: Person) -> Profile:
    told = people.describe_person(person)
    return Profile(
        id=told.id,
        username=told.username,
        name=told.name,
        display_name=told.display_name,
        bio=told.bio,
        avatar_url=None,
        created_at=told.created_at,
        updated_at=person.updated_at,
        reputation=0,
        is_premium=False,
        is_verified=False,
        is_banned=True,
        review_count=0,
        guild_count=None,
        featured_badges=[],
        badge_count=0,
        facts=[],
        playtime=None,
    )


def _address_of(avatar_id: UUID | None) -> str | None:
    return f"/media/avatars/{avatar_id}" if avatar_id else None


async def load_standing(db: Read, told: Me | PublicProfile) -> tuple[str | None, int, bool, bool]:
    """Give what this site adds to a person: picture, reputation, premium, and whether a player is linked."""
    standing = await queries.STANDING.one(db, id=told.id)
    return _address_of(told.avatar_id), standing.reputation, standing.is_premium, standing.is_verified


async def _facts(db: Read, site: Site, person_id: UUID, shown: Choices) -> list[Fact]:
    facts = []
    for one in site.declared(ProfileFact):
        value = await one.find(db, person_id) if getattr(shown, one.choice) else None
        if value is not None:
            facts.append(Fact(one.label, value, one.icon, one.url))
    return facts


async def save_profile(tx: Write, accounts: Accounts, person_id: UUID, bio: str, told: ChoicesChange) -> None:
    """Change what one tells of oneself, and what one shows."""
    await people.change_profile(tx, accounts, person_id, msgspec.convert({"bio": bio}, ProfileChange))
    await save_choices(tx, person_id, told)
