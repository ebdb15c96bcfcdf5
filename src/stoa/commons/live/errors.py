"""Refusals on a socket; they have the shape of the API's."""

from stoa.kernel.errors import Conflict, Invalid, Malformed, NotFound, RateLimited, Unauthenticated, Unavailable


class NotAuthenticatedYet(Unauthenticated):
    """Something came before the first message that must come."""

    code = "AUTHENTICATION_REQUIRED"
    message = 'Say who you are first: {"type": "auth", "token": "…"}, or without a token to stay anonymous.'


class AlreadyAuthenticated(Conflict):
    """A socket is one person's for as long as it is open."""

    code = "ALREADY_AUTHENTICATED"
    message = "This socket knows already who you are. Open another to be somebody else."


class TicketUsed(Unauthenticated):
    """The ticket is used, too old, or none of ours."""

    code = "TICKET_INVALID"
    message = "This ticket was used already or is too old. Ask for a new one with POST /api/v1/live/tickets."


class SessionEnded(Unauthenticated):
    """What the socket was opened with is over."""

    code = "SESSION_ENDED"
    message = "Your session has ended, so this socket ends too. Sign in again."


class UnknownType(Invalid):
    """No message has this type."""

    code = "UNKNOWN_TYPE"
    message = "There is no message of this type. Known are auth, subscribe:…, unsubscribe:…, resume and ping."


class UnreadableMessage(Malformed):
    """The message is not one of ours."""

    message = 'A message is a JSON object of texts with a "type", such as {"type": "ping"}.'


class NoSuchChannel(NotFound):
    """There is no such channel, or it is not for whoever asks: the two look alike."""

    code = "NO_SUCH_CHANNEL"
    message = "There is no such channel, or you may not listen to it."


class TooManySubscriptions(RateLimited):
    """One socket listens to enough."""

    code = "TOO_MANY_SUBSCRIPTIONS"
    message = "This socket listens to as many channels as one may. Unsubscribe from one first."


class TooManySockets(RateLimited):
    """One person or one address has enough sockets open."""

    code = "TOO_MANY_SOCKETS"
    message = "You have as many sockets open as one may. Close one, then try again."


class TooManyMessages(RateLimited):
    """The client talks faster than it may."""

    code = "TOO_MANY_MESSAGES"
    message = "You send messages faster than you may. This one was ignored; going on so closes the socket."


class ProcessFull(Unavailable):
    """This process holds as many sockets as it may."""

    code = "SOCKETS_FULL"
    message = "No more sockets can be opened at the moment. Try again in a while."
