"""The abuse shield: scores what addresses do; asks for proof of work, then shuts out for a while.

shield = Shield(valkey, config[ShieldSettings], keys.derive("sign", "shield-proof"))
await shield.start()
shield.admit(exchange)                      # raises AddressBlocked or ProofRequired
shield.note(exchange, fault)                # learns from a refusal
shield.report(address, Signal.FAILED_SIGN_IN)
await shield.solve(address, payload)
"""

from .blocks import HeldAddress
from .errors import AddressBlocked, ProofRefused, ProofRequired
from .proof import Challenge, Proofs
from .settings import ShieldSettings
from .shield import PROOF_PATH, Shield, Visit
from .signals import Signal, signals_of

__all__ = [
    "PROOF_PATH",
    "AddressBlocked",
    "Challenge",
    "HeldAddress",
    "ProofRefused",
    "ProofRequired",
    "Proofs",
    "Shield",
    "ShieldSettings",
    "Signal",
    "Visit",
    "signals_of",
]
