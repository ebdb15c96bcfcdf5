"""SQL of health."""

from stoa.kernel.db import Query

PING = Query("select 1", int)
