"""SQL of the alerts."""

from uuid import UUID

from stoa.kernel.db import Query

TEAM = Query("select person_id from server_team where server_id = :server_id order by person_id", UUID)
IS_ONLINE = Query("select exists (select from servers where id = :id and online and active)", bool)
