"""What is refused in conversations."""

from stoa.kernel.errors import Conflict, Forbidden, NotFound


class NoSuchConversation(NotFound):
    """It is not there, or between others."""

    code = "CONVERSATION_NOT_FOUND"
    message = "You have no such conversation."


class OwnListing(Conflict):
    """Nobody buys from themselves."""

    code = "OWN_LISTING"
    message = "This boat is yours, so there is nobody to ask about it but you."


class NobodyAnswers(Conflict):
    """The listing has no one who answers for it."""

    code = "NOBODY_ANSWERS"
    message = "Nobody answers for this listing at the moment. Ask in its open questions instead."


class ConversationBlocked(Forbidden):
    """One of the two wants to hear no more, or a moderator has ended it."""

    code = "CONVERSATION_BLOCKED"
    message = "This conversation is closed: one of you has blocked it, or a moderator has ended it."
