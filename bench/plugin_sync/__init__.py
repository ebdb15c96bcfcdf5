"""What a sync of five thousand players costs: read, weighed against the rules, counted, committed."""

from .run import SyncFigures, measure, measure_syncs

__all__ = ["SyncFigures", "measure", "measure_syncs"]
