"""How much room a firm has for what its feeds bring, apart from what its people send themselves."""

from uuid import UUID

from stoa.accounts.people.service import lock_person
from stoa.commons.media import MediaPurpose
from stoa.commons.media import queries as media
from stoa.kernel.db import Write
from stoa.sites.marinemarket.boats.subject import BOAT, PHOTOS
from stoa.sites.marinemarket.feed_photos.errors import FeedRoomFull
from stoa.sites.marinemarket.feed_photos.settings import FeedPhotoSettings

FEED_PHOTOS = MediaPurpose(
    name="feed-photo",
    title="Photos from feeds",
    subject=BOAT.kind,
    per_subject=PHOTOS.per_subject,
    apart=True,
    may_edit=PHOTOS.may_edit,
)


async def check_room(tx: Write, settings: FeedPhotoSettings, owner_id: UUID, size: int) -> None:
    """Refuse one more photo where the firm has as many as are kept for it; its owner keeps them all."""
    await lock_person(tx, owner_id)  # two photos at once are counted one after the other
    used = next((one for one in await media.USED.all(tx, person_id=owner_id) if one.purpose == FEED_PHOTOS.name), None)
    files, size_of_all = (used.files, used.bytes) if used else (0, 0)
    ask = "Name fewer in the feed, or ask whoever runs this site for more room."
    if files >= settings.most:
        message = f"The feeds of this firm have brought {files:,} photos, which is as many as are kept for it. {ask}"
        raise FeedRoomFull(message)
    if size_of_all + size > settings.most_bytes:
        message = f"The photos that the feeds of this firm have brought take all the room that is kept for it. {ask}"
        raise FeedRoomFull(message)
