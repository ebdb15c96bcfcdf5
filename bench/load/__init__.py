"""Load: 32 connections that each send the next request as soon as the last is answered (a closed loop)."""

from bench.load.sample import Sample
from bench.load.tool import LoadFailed, generator_name, measure

__all__ = ["LoadFailed", "Sample", "generator_name", "measure"]
