"""Refusals of alerts."""

from stoa.kernel.errors import Conflict, Invalid, NotFound


class NoSuchAlert(NotFound):
    """There is none of this id."""

    code = "NO_SUCH_ALERT"
    message = "There is no such alert."


class AlertResolved(Conflict):
    """What is resolved stays so; when it happens again, another is raised."""

    code = "ALERT_RESOLVED"
    message = "This alert is resolved. When the same happens again, another is raised."


class NoteNeeded(Invalid):
    """Others will want to know what came of it."""

    code = "NOTE_NEEDED"
    message = "Say in a note what came of it, so that others can follow it later."


class UnknownWatch(Invalid):
    """Nothing of this name is watched for."""

    code = "UNKNOWN_WATCH"
    message = "The rules name something that is not watched for."
