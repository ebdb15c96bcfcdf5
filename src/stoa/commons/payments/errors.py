"""What payments refuse."""

from stoa.kernel.errors import Conflict, Invalid, Malformed, NotFound, OutsideFault, Unavailable


class NotForSale(NotFound):
    """Nobody sells it, or not to whoever asks."""

    code = "NOT_FOR_SALE"
    message = "This is not for sale, or not to you."


class NoProvider(Unavailable):
    """The operator has set up none, or not the one that tells."""

    code = "PAYMENTS_OFF"
    message = "Payments of this kind are not set up on this site. Nothing was charged."


class NoSuchProvider(Invalid):
    """Others are set up, and the one that is named is not: to ask again later would not help."""

    code = "NO_SUCH_PROVIDER"
    message = "This site takes no payments by that provider. Leave it out, or name one that the site has."


class NoSuchOrder(NotFound):
    """There is none, or it is somebody else's."""

    code = "NO_SUCH_PAYMENT"
    message = "There is no such payment of yours."


class CheckoutFailed(OutsideFault):
    """The provider did not open a checkout."""

    code = "CHECKOUT_FAILED"
    message = "The payment service did not open a checkout. Nothing was charged. Try again shortly."


class ProviderBusy(OutsideFault):
    """The provider did not say yes or no: it may say so later."""

    code = "PAYMENT_SERVICE_BUSY"
    message = "The payment service is busy. Try again shortly."


class BadEvent(Malformed):
    """A message that no provider of ours has signed, or that cannot be read."""

    code = "BAD_PAYMENT_EVENT"
    message = "The message is not signed with this endpoint's secret, is too old, or cannot be read."


class NotRefundable(Conflict):
    """There is nothing to give back, or less than was asked for."""

    code = "NOT_REFUNDABLE"
    message = "This payment cannot be refunded by that much."


class WholeRefundsOnly(Invalid):
    """The provider gives back all or nothing."""

    code = "WHOLE_REFUNDS_ONLY"
    message = "This provider gives back the whole payment or nothing. Leave the amount out."


class NothingHeld(Conflict):
    """No human has to look at it."""

    code = "NOTHING_HELD"
    message = "This payment is not held: there is nothing to decide."
