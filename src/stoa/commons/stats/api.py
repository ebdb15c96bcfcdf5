"""JSON routes of stats, for the charts of administrators."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get

from . import service
from .errors import BadSpan, NoSuchMeasure
from .models import Gauge, Measure, MeasureView, Series, SeriesQuery, TopQuery, TopRow, Views
from .permissions import READ

_API = "/api/v1/admin/stats"
_may = permission(READ.name)


@get(_API, access=_may, summary="What is measured")
async def list_measures(request: Exchange) -> list[MeasureView]:
    """List everything that is measured."""
    return [
        MeasureView(
            one.name, one.meaning, "level" if isinstance(one, Gauge) else "views" if isinstance(one, Views) else "count"
        )
        for one in request.app.site.declared(Measure)
    ]


@get(f"{_API}/{{measure}}", access=_may, faults=(NoSuchMeasure, BadSpan), summary="A measure over time")
async def show_series(db: Read, request: Exchange, measure: str, query: SeriesQuery) -> Series:
    """Give a measure by hours or days, of one thing or all together."""
    found = service.require_measure(request.app.site, measure)
    return await service.load_series(
        db, found, bucket=query.bucket, key=query.key, since=query.since, until=query.until
    )


@get(f"{_API}/{{measure}}/top", access=_may, faults=(NoSuchMeasure,), summary="Of what there is most")
async def list_top(db: Read, request: Exchange, measure: str, query: TopQuery) -> list[TopRow]:
    """List the things with the most in the last days."""
    found = service.require_measure(request.app.site, measure)
    return await service.list_top(db, found, days=query.days, limit=query.limit)


ROUTES = (list_measures, show_series, list_top)
