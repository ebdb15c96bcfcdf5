"""One product's web process for the bench: all its features, and a choice whether answers are kept."""

from dataclasses import replace

import click
import uvloop

from bench.serve import serve
from stoa.kernel.feature import Site, discover_sites


def without_cache(site: Site) -> Site:
    """Make every answer anew: what is measured is the question, not that somebody asked it before."""
    return replace(
        site,
        features=tuple(
            replace(feature, routes=tuple(replace(route, cached=None) for route in feature.routes))
            for feature in site.features
        ),
    )


@click.command()
@click.argument("site")
@click.argument("port", type=int)
@click.option("--kept", is_flag=True, help="Keep answers, as a real site does.")
def main(site: str, port: int, *, kept: bool) -> None:
    """Serve SITE on PORT until SIGTERM."""
    chosen = discover_sites()[site]
    uvloop.run(serve(port, site=chosen if kept else without_cache(chosen)))


if __name__ == "__main__":
    main()
