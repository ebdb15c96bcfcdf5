"""Which code is measured, so that what was taken on it already is not taken again."""

import hashlib
import subprocess

MEASURED = ("src", "bench", "requirements")


def fingerprint() -> str:
    """Name the code that is measured, changes that nobody has committed included; empty where git cannot tell."""
    try:
        told = [
            subprocess.run(["git", *command, *MEASURED], capture_output=True, check=True).stdout
            for command in (("ls-tree", "HEAD"), ("diff", "HEAD", "--"), ("status", "--porcelain", "--"))
        ]
    except (OSError, subprocess.CalledProcessError):
        return ""
    return hashlib.sha256(b"\0".join(told)).hexdigest()[:16]
