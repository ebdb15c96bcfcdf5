"""What is refused about identities."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchProof(NotFound):
    """It is not there, or another's."""

    code = "PROOF_NOT_FOUND"
    message = "There is no such file of yours. Upload one for the purpose identity-paper first."


class CheckUnderWay(Conflict):
    """Once is enough."""

    code = "ID_CHECK_UNDER_WAY"
    message = "Your papers are being looked at, or were found good already. Take the check back to begin another."


class NoSuchCheck(NotFound):
    """Nobody asked, or it is decided."""

    code = "ID_CHECK_NOT_FOUND"
    message = "Nothing of this person waits to be looked at. It may be decided already."


class OwnCheck(Forbidden):
    """Nobody vouches for themselves."""

    code = "OWN_ID_CHECK"
    message = "Somebody else has to decide about your own papers."


class ReasonMissing(Invalid):
    """A refusal says why."""

    code = "REASON_NEEDED"
    message = "Say why: without a reason nobody can do better the next time."


class OtherPapers(Conflict):
    """Nobody approves what they have not seen."""

    code = "OTHER_PAPERS"
    message = "Other papers were handed in since you looked. Look at these, and decide then."
