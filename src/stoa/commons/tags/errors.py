"""What tags refuse."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownTag(Invalid):
    """The catalogue has no such tag."""

    code = "UNKNOWN_TAG"
    message = "The catalogue has no such tag. Choose from it, or propose the tag."


class TooManyTags(Invalid):
    """A thing has only so many."""

    code = "TOO_MANY_TAGS"
    message = "These are too many tags. Keep the ones that say the most."


class UnknownCategory(Invalid):
    """The site has no such category."""

    code = "UNKNOWN_CATEGORY"
    message = "There is no such category of tags here."


class TagExists(Conflict):
    """Two tags have different slugs, and none is another's synonym."""

    code = "TAG_EXISTS"
    message = "There is a tag or a synonym of this name already."


class NoSuchTag(NotFound):
    """There is none."""

    code = "NO_SUCH_TAG"
    message = "There is no such tag."


class CannotMerge(Conflict):
    """The two cannot become one."""

    code = "CANNOT_MERGE"
    message = "Only two different tags of one kind that are both in use can become one."


class CannotUndo(Conflict):
    """The merge was undone, or one of the tags has been merged on."""

    code = "CANNOT_UNDO"
    message = (
        "This merge was undone already, or one of the tags has been changed since in a way that stands against it."
    )


class NotYours(Forbidden):
    """Only the owner says which tags a thing has."""

    code = "NOT_YOURS"
    message = "Only the owner can change these tags."
