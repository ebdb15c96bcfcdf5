"""The measures that the home of the administration draws."""

from datetime import UTC, date, datetime, time
from functools import partial

from stoa.commons.console import ConsoleChart, Days
from stoa.commons.stats.models import Measure
from stoa.commons.stats.permissions import READ
from stoa.commons.stats.service import load_series
from stoa.kernel.db import Read
from stoa.kernel.feature import Site

_AFTER_THE_CONSOLES_OWN = 60


def charts_of(site: Site) -> tuple[ConsoleChart, ...]:
    """Give a chart for each measure of a site that asks for one."""
    return tuple(
        ConsoleChart(
            title=measure.meaning.rstrip("."),
            noun=measure.noun,
            permission=READ.name,
            read=partial(_read, measure),
            order=_AFTER_THE_CONSOLES_OWN,
        )
        for measure in site.declared(Measure)
        if measure.noun and (measure.only_with is None or site.declared(measure.only_with))
    )


async def _read(measure: Measure, db: Read, since: date) -> dict[str, Days]:
    series = await load_series(db, measure, since=datetime.combine(since, time(), UTC))
    return {measure.noun.capitalize(): {point.at.date(): point.value for point in series.points}}
