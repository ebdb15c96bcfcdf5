"""What is refused about papers of a boat."""

from stoa.kernel.errors import Conflict, NotFound


class NoSuchDocument(NotFound):
    """It is not there, or another's."""

    code = "DOCUMENT_NOT_FOUND"
    message = "There is no such paper here. Upload a file for the purpose listing-document first."


class DocumentInUse(Conflict):
    """It lies with a boat already."""

    code = "DOCUMENT_IN_USE"
    message = "This file is a paper of a boat already."


class TooManyDocuments(Conflict):
    """A boat has room for so many."""

    code = "TOO_MANY_DOCUMENTS"
    message = "A boat has twenty papers at most. Remove one first."
