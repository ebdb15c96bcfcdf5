"""`python -m bench.capacity`: how many machines for how many people, out of what the bench has measured."""

import click

from bench.report.markdown import table
from bench.whole.section import kept
from bench.whole.titles import TITLES

from .model import Assumptions, need_for
from .words import HEAD, Forecast, predict

_USUAL = Assumptions()


@click.command()
@click.option("--people", type=click.IntRange(1, 10_000_000), multiple=True, help="For so many; may be repeated.")
@click.option("--pages-every", type=click.FloatRange(1, 3600), default=_USUAL.seconds_between_pages, show_default=True)
@click.option("--members", type=click.FloatRange(0, 1), default=_USUAL.members, show_default=True)
@click.option("--writes", type=click.FloatRange(0, 1), default=_USUAL.writes, show_default=True)
@click.option("--messages", type=click.FloatRange(0, 600), default=_USUAL.messages_a_minute, show_default=True)
@click.option("--busy", type=click.FloatRange(0.1, 0.9), default=_USUAL.most_busy, show_default=True)
def main(
    people: tuple[int, ...], pages_every: float, members: float, writes: float, messages: float, busy: float
) -> None:
    """Say how many web processes and cores so many people take."""
    assumed = Assumptions(
        seconds_between_pages=pages_every,
        members=members,
        writes=writes,
        messages_a_minute=messages,
        most_busy=busy,
    )
    forecast = predict(kept(tuple(TITLES)), assumed)
    if forecast.measured is None:
        raise click.ClickException(forecast.missing)
    if people:
        needs = tuple(need_for(one, forecast.measured, assumed) for one in people)
        forecast = Forecast("", forecast.measured, assumed, needs)
    click.echo(table(HEAD, forecast.rows()))
    for words in forecast.words():
        click.echo(f"\n{words}")


if __name__ == "__main__":
    main()
