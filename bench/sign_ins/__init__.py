"""Two hundred sign-ins at once: what others feel of it, and what becomes of those who find no room."""

from bench.sign_ins.run import run_sign_ins

__all__ = ["run_sign_ins"]
