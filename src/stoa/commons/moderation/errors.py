"""What moderation refuses."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class AlreadyReported(Conflict):
    """The reporter's last report of this waits for an answer."""

    code = "ALREADY_REPORTED"
    message = "You have reported this already. Your report waits for a moderator; you can add to it in its thread."


class OwnThing(Forbidden):
    """Nobody reports what is theirs."""

    code = "OWN_THING"
    message = "This is yours. You can change or remove it yourself."


class UnknownRule(Invalid):
    """The site has no such rule of the house."""

    code = "UNKNOWN_RULE"
    message = "This site has no such rule. Choose one of the reasons that it names."


class NoSuchCase(NotFound):
    """There is no such case, or it is none of the asker's business."""

    code = "NO_SUCH_CASE"
    message = "There is no such case, or you have no part in it."


class ClaimedByOther(Conflict):
    """Another moderator works on the case."""

    code = "CLAIMED_BY_OTHER"
    message = "Another moderator is working on this case. It is free again when they release it or their time is over."


class AlreadyDecided(Conflict):
    """Somebody else has decided the case in the meantime."""

    code = "ALREADY_DECIDED"
    message = "This case has been decided already. Load it again to see how."


class AppealFirst(Conflict):
    """The case waits for the answer to an appeal."""

    code = "APPEAL_FIRST"
    message = "An appeal is open in this case. Answer it first; what else there is can be decided after that."


class NotYours(Forbidden):
    """A moderator has a part in the matter."""

    code = "NOT_YOURS_TO_DECIDE"
    message = "This is about something of yours, so another moderator decides it."


class AboveYou(Forbidden):
    """The matter is about an administrator."""

    code = "ABOVE_YOU"
    message = "This is about an administrator. Only another administrator can decide it."


class NotOffered(Invalid):
    """The outcome does not fit the thing."""

    code = "OUTCOME_NOT_OFFERED"
    message = "This cannot be done to a thing of this kind. Choose one of the outcomes that the case offers."


class NeedsTerm(Invalid):
    """A suspension lasts for some time."""

    code = "NEEDS_TERM"
    message = "A suspension needs its number of days, from 1 to 365. Without an end it is a ban."


class NoSuchDecision(NotFound):
    """There is no such decision, or it is about somebody else."""

    code = "NO_SUCH_DECISION"
    message = "There is no such decision, or it is not about you."


class CannotBeUndone(Conflict):
    """The decision stands no more, or what it did cannot be taken back."""

    code = "CANNOT_BE_UNDONE"
    message = "This decision cannot be undone: it was undone before, or what it removed is gone."


class AlreadyAppealed(Conflict):
    """One appeal a decision."""

    code = "ALREADY_APPEALED"
    message = "You have appealed this decision already. There is one appeal for each decision."


class CannotBeAppealed(Conflict):
    """The decision took nothing from anybody, was undone, or its term is over."""

    code = "CANNOT_BE_APPEALED"
    message = "This decision cannot be appealed: the time for it is over, or the decision stands no more."


class AppealDecided(Conflict):
    """Somebody else has answered the appeal in the meantime."""

    code = "APPEAL_DECIDED"
    message = "This appeal has been answered already."


class SecondLook(Forbidden):
    """Whoever decided does not judge the appeal against it."""

    code = "SECOND_LOOK"
    message = "You made the decision, so another moderator answers the appeal against it."


class LinkOver(NotFound):
    """The link of a mail is not right, or its time is over."""

    code = "APPEAL_LINK_OVER"
    message = "This link is not right, or the time to appeal is over."
