"""What owners are told when a photo of theirs is another seller's, too."""

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.db import Write
from stoa.sites.marinemarket.life.models import Standing

PHOTO_ALIKE = NoticeKind(
    name="photo_alike",
    group="Your boats",
    label="A photo of your boat is with another seller's, too",
    title="Your listing “{thing}” waits for a moderator again",
    message="One of its photos is with another seller's boat, too. You need do nothing: a moderator compares them, and "
    "you are told. A photo that is not yours is better taken out.",
    url="{url}",
    mail=True,
)


async def tell_of_twin(tx: Write, standing: Standing) -> None:
    """Tell the owner why a listing that was shown is not for now."""
    if standing.owner_id is None:
        return
    data = {"thing": standing.title, "url": f"/sell/{standing.slug}"}
    key = f"{standing.id}.{standing.version}.alike"
    await notify(tx, standing.owner_id, PHOTO_ALIKE, data, subject=("boat", standing.id), dedupe_key=key)
