"""Asking a virus scanner that speaks clamd's protocol, over TCP or a Unix socket.

No scanner that can be asked means no answer, and without an answer nothing leaves quarantine.
"""

from .clamd import BadScanner, ScannerDown, read_address, scan

__all__ = ["BadScanner", "ScannerDown", "read_address", "scan"]
