"""A small reference client of the FirstSpawn plugin protocol."""

from .client import Attempt, PluginClient, Refused
from .signing import sign_request
from .simulator import Simulation

__all__ = ["Attempt", "PluginClient", "Refused", "Simulation", "sign_request"]
