"""What an address that is held back is told."""

from stoa.kernel.errors import Forbidden, PreconditionRequired


class AddressBlocked(Forbidden):
    """The address is shut out for a while."""

    code = "ADDRESS_BLOCKED"
    message = "Requests from your network are not answered for a while."


class ProofRequired(PreconditionRequired):
    """The address must do a little work first."""

    code = "PROOF_REQUIRED"
    message = "Unusual requests came from your network. Solve the challenge to go on; your browser can do it for you."


class ProofRefused(PreconditionRequired):
    """The proof does not hold: wrong, too old, used before, or made for something else."""

    code = "PROOF_REFUSED"
    message = "The challenge was not solved, or too long ago. Ask for a new one and try again."
