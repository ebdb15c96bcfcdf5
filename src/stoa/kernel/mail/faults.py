"""What may go wrong on the way."""

from stoa.kernel.errors import OutsideFault
from stoa.kernel.receipts import Refused


class MailTrouble(OutsideFault):
    """The provider cannot take the mail at the moment; later it may."""

    code = "MAIL_TROUBLE"
    message = "The mail service is not answering. The mail is sent as soon as it does."


class DeadAddress(Refused):
    """The provider says that there is no such address: nothing more is sent there."""
