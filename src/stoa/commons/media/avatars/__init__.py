"""The picture by which a person is known."""

from stoa.commons.media.models import MEGABYTE, MediaPurpose

AVATAR = MediaPurpose(
    name="avatar",
    title="Profile pictures",
    max_bytes=10 * MEGABYTE,
    widths=(64, 128, 320),
    square=True,
    per_person=20,
)
