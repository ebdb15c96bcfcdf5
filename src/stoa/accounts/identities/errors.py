"""What signing in through others refuses."""

from stoa.kernel.errors import Conflict, Gone, Invalid, Malformed, NotFound, OutsideFault


class NoSuchProvider(NotFound):
    """The site offers no such way to sign in."""

    code = "PROVIDER_NOT_FOUND"
    message = "This site offers no sign-in of this name."


class NoSuchIdentity(NotFound):
    """Nothing of this provider is linked."""

    code = "IDENTITY_NOT_FOUND"
    message = "No account of this provider is linked to yours."


class BadState(Malformed):
    """An answer that belongs to no sign-in which this browser has begun, or to one that is over."""

    code = "OAUTH_STATE_INVALID"
    message = "This sign-in was not begun in this browser, took too long or was used before. Begin again."


class ProviderDeclined(Malformed):
    """The provider says no, most often because the person did."""

    code = "PROVIDER_DECLINED"
    message = "The sign-in was not confirmed there. Nothing has changed; you may try again."


class BadProviderAnswer(Malformed):
    """What came back is not what the provider would have sent for this sign-in."""

    code = "PROVIDER_ANSWER_INVALID"
    message = "The answer could not be trusted, so nobody was signed in. Begin again."


class ProviderFailed(OutsideFault):
    """The provider does not do its part."""

    code = "PROVIDER_FAILED"
    message = "The sign-in service that you chose does not answer as it should. Try again shortly, or another way."


class SignInFirst(Conflict):
    """The address has an account that this identity may not open by itself."""

    code = "SIGN_IN_FIRST"
    message = "There is an account with this address. Sign in as you usually do, then link this one in the settings."


class IdentityTaken(Conflict):
    """The identity belongs to another account, and stays there."""

    code = "IDENTITY_TAKEN"
    message = "This account of the provider is linked to another account here. It has to be removed there first."


class AlreadyLinked(Conflict):
    """One of this provider is linked already."""

    code = "IDENTITY_ALREADY_LINKED"
    message = "Another account of this provider is linked to yours. Remove it first."


class SignUpOver(Gone):
    """The sign-up that waits for an address is not known in this browser, or too old."""

    code = "SIGN_UP_OVER"
    message = "This sign-up is not known in this browser, or took too long. Begin again with your provider."


class WrongCode(Invalid):
    """The code is not the one that was sent."""

    code = "WRONG_CODE"
    message = "This is not the code that we sent you. Look at the latest mail, and mind each letter."


class BadReturn(Invalid):
    """Where to go afterwards lies elsewhere."""

    code = "BAD_RETURN_TO"
    message = "`returnTo` must be a path of this site, such as /settings."
