"""What signing up refuses."""

from stoa.kernel.errors import Gone


class LinkUsed(Gone):
    """The token is not known, was used, or is too old; which of them is not told."""

    code = "LINK_INVALID"
    message = "This link was used before, or is too old. Ask for a new one."
