"""What is refused about the file of a sale."""

from stoa.kernel.errors import Conflict, NotFound


class NoSuchDeal(NotFound):
    """It is not there, or between others."""

    code = "DEAL_NOT_FOUND"
    message = "You have no such sale."


class DealClosed(Conflict):
    """It is done or called off, and stays as it is."""

    code = "DEAL_CLOSED"
    message = "This sale is done or called off. Its file can be read and taken along, and is not changed any more."


class TooManyPapers(Conflict):
    """A file has room for so many."""

    code = "TOO_MANY_PAPERS"
    message = "The file of this sale has all the papers that it can hold. Remove one first."


class PaperInUse(Conflict):
    """It lies in a file already."""

    code = "PAPER_IN_USE"
    message = "This paper lies in the file of a sale already."


class NoSuchPaper(NotFound):
    """It is not in this file, or somebody else's."""

    code = "PAPER_NOT_FOUND"
    message = "There is no such paper of yours in the file of this sale."


class DepositPaid(Conflict):
    """Once is enough."""

    code = "DEPOSIT_PAID"
    message = "The deposit of this sale was paid before."
