"""The servers and clients of the Valkey tests."""

from tests.kernel.valkey.conftest import server, valkey

__all__ = ["server", "valkey"]
