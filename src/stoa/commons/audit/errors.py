"""Why something of the audit log is refused."""

from stoa.kernel.errors import Conflict, Gone


class ExportNotReady(Conflict):
    """The file is still being written, or could not be."""

    code = "AUDIT_EXPORT_NOT_READY"
    message = "This export is not ready. Look at how far it is, and ask again when it is done."


class ExportExpired(Gone):
    """The file has been removed."""

    code = "AUDIT_EXPORT_EXPIRED"
    message = "This export has been removed after its time. Ask for a new one."
