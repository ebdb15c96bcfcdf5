"""What may be wrong with an upload before its bytes are looked at."""

from stoa.kernel.decoding import NotTaken
from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge


class NoSuchMedia(NotFound):
    """It does not exist, or it is not to be seen by whoever asks: the two look alike."""

    code = "MEDIA_NOT_FOUND"
    message = "There is no such file, or it is not yours to see."


class UnknownPurpose(Invalid):
    """Files are not taken for this."""

    code = "UNKNOWN_MEDIA_PURPOSE"
    message = "Nothing here takes files under this purpose."


class KindNotWanted(Invalid):
    """The purpose takes files of another kind."""

    code = "MEDIA_KIND_NOT_WANTED"
    message = "Files of this kind are not taken here."


class TooManyBytes(TooLarge):
    """It is larger than its purpose allows."""

    code = "MEDIA_TOO_LARGE"
    message = "The file is larger than is taken here."


class QuotaReached(Conflict):
    """There is no room left for more."""

    code = "MEDIA_QUOTA_REACHED"
    message = "There is no room left for more files. Delete some that you no longer need."


class NotArrived(Conflict):
    """It was said to be complete before it came."""

    code = "MEDIA_NOT_ARRIVED"
    message = "The file has not arrived. Send it to the address that you were given, then say that it is complete."


class NotReady(Conflict):
    """It cannot be used as long as it is not ready."""

    code = "MEDIA_NOT_READY"
    message = "This file is not ready yet, or was refused. Wait until it is ready, or choose another."


class NotYourSubject(Forbidden):
    """Files of somebody else's thing are not arranged by strangers."""

    code = "NOT_YOUR_SUBJECT"
    message = "Only whoever it belongs to may change these files."


class AlbumFull(Conflict):
    """No more files can be attached."""

    code = "ALBUM_FULL"
    message = "No more files can be added here. Remove one first."


class TypeDiffers(NotTaken):
    """It is not what its sender said it is."""

    code = "TYPE_DIFFERS"


class SizeDiffers(NotTaken):
    """It is not as large as its sender said it is."""

    code = "SIZE_DIFFERS"


class ChecksumDiffers(NotTaken):
    """It was damaged on its way."""

    code = "CHECKSUM_DIFFERS"
    words = "The file was damaged on its way: its checksum is not the one announced. Send it again."


class Infected(NotTaken):
    """The virus scanner has found something."""

    code = "INFECTED"


class WantedNoMore(NotTaken):
    """The purpose for which it was sent does not exist any more."""

    code = "PURPOSE_GONE"
    words = "Files are no longer taken for this purpose."
