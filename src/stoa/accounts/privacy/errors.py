"""What the room refuses."""

from stoa.kernel.errors import Conflict, Gone, NotFound


class ExportNotReady(Conflict):
    """The export is still being made, or could not be."""

    code = "EXPORT_NOT_READY"
    message = "This export is not ready. Ask how far it is in a moment; if it has failed, ask for a new one."


class ExportOver(Gone):
    """The export lay ready for long enough."""

    code = "EXPORT_EXPIRED"
    message = "This export is no longer kept. Ask for a new one."


class UnknownPurpose(NotFound):
    """Nothing here asks for a consent of that name."""

    code = "UNKNOWN_PURPOSE"
    message = "This site asks for no such consent."


class OtherVersion(Conflict):
    """The words have changed since they were read."""

    code = "CONSENT_CHANGED"
    message = "What this consent says has changed since. Read it again, then agree to the new version."


class NotLeaving(Conflict):
    """There is nothing to take back."""

    code = "NOT_LEAVING"
    message = "Your account is not being deleted, so there is nothing to take back."


class ErasureHasBegun(Conflict):
    """It is too late to take it back."""

    code = "ERASURE_HAS_BEGUN"
    message = "The time in which you could keep your account is over, and your data is being erased now."


class LastAdministratorStays(Conflict):
    """Nobody would be left to look after the site."""

    code = "LAST_ADMINISTRATOR"
    message = "You are the last administrator. Make somebody else one first, then delete your account."
