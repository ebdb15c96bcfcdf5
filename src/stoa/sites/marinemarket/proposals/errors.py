"""What is not known of models."""

from stoa.kernel.errors import NotFound


class NoProposal(NotFound):
    """Too few boats of it were listed, or they do not agree on anything."""

    code = "NO_PROPOSAL"
    message = "Too few boats of this make and model were listed here to say what they usually measure."
