"""Why there is no answer, and what owners are refused."""

from stoa.kernel.errors import Conflict, Invalid, OutsideFault


class NameLeadsNowhere(OutsideFault):
    """The name system knows no address."""

    code = "NAME_LEADS_NOWHERE"
    message = "Its name leads to no address."


class NotHeardOf(OutsideFault):
    """Games without a question to ask are known by their plugin."""

    code = "NOT_HEARD_OF"
    message = "Its plugin has not been heard of for a quarter of an hour."


class SaysOffline(OutsideFault):
    """Its host answers in its stead."""

    code = "SAYS_OFFLINE"
    message = "Its host answers that the server is switched off."


class CheckedJustNow(Conflict):
    """Somebody is faster."""

    code = "CHECK_RUNNING"
    message = "This server is being asked at this moment. Look again in a few seconds."


class NotItsOwnNetwork(Invalid):
    """A proxy cannot stand behind another one, nor behind itself."""

    code = "NOT_A_NETWORK"
    message = "A server stands behind one proxy, and a proxy behind none. Take the others out of its network first."
