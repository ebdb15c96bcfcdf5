"""What is refused where somebody comes back from Microsoft."""

from stoa.kernel.errors import Conflict, Malformed, NotFound, OutsideFault


class NotOffered(NotFound):
    """The site has no application at Microsoft."""

    code = "MICROSOFT_NOT_OFFERED"
    message = "This site links no players through Microsoft. Get a code, and type it in the game."


class NotBegun(Malformed):
    """An answer that belongs to nothing which this person has begun in this browser, or to something that is over."""

    code = "LINK_STATE_INVALID"
    message = "This was not begun in this browser, took too long or was used before. Begin again."


class Declined(Malformed):
    """The person said no, or Microsoft did."""

    code = "PROVIDER_DECLINED"
    message = "This was not confirmed at Microsoft. Nothing has changed; you may try again."


class NoXbox(Conflict):
    """Xbox does not know the account, or may not tell of it."""

    code = "NO_XBOX_PROFILE"
    message = (
        "Xbox tells nothing of this account: it has no profile there yet, or it is a child's in nobody's family group."
        " Sign in once at minecraft.net, then try again."
    )


class NoMinecraft(Conflict):
    """The account owns no player."""

    code = "NO_MINECRAFT_PROFILE"
    message = "This Microsoft account has no Minecraft player. Use the one with which you bought the game."


class MicrosoftFailed(OutsideFault):
    """One of those who have to be asked does not do its part."""

    code = "PROVIDER_FAILED"
    message = "Microsoft, Xbox or Minecraft does not answer as it should. Try again shortly, or get a code instead."
