"""SQL of the ledger."""

from faults.site.ledger.models import Entry
from stoa.kernel.db import Query

INSERT = Query("insert into entries (operation) values (:operation) returning number, operation", Entry)

FIND = Query("select number, operation from entries where operation = :operation order by number limit 1", Entry)

NOTE_EFFECT: Query[None] = Query("insert into effects (operation, kind) values (:operation, :kind)")

SPOIL: Query[None] = Query("""update kernel.jobs set payload = '{"manner": 7}' where id = :job_id""")
