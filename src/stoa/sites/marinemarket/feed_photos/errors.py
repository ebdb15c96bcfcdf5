"""What is refused about photos that feeds name."""

from stoa.kernel.errors import Conflict, NotFound


class NotFromAFeed(NotFound):
    """No feed brought it."""

    code = "NOT_FROM_A_FEED"
    message = "This boat did not come by a feed, so none names photos of it."


class FeedRoomFull(Conflict):
    """The firm keeps as many photos from feeds as it may."""

    code = "FEED_ROOM_FULL"
    message = "The feeds of this firm have brought as many photos as are kept for it."
