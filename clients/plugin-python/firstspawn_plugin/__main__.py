"""Play a server against a site that runs."""

import argparse
import os
import random
import sys
import time
import uuid
from pathlib import Path

from .client import PluginClient, Refused, send_to
from .signing import sign_request
from .simulator import Player, Simulation

CONFIG = Path(__file__).resolve().parents[1] / "config.yml"


def read_settings(path: Path) -> dict[str, str]:
    """Read lines such as `api-key: fs_pk_…`, as the page of a server's plugin writes them; nothing where none are."""
    if not path.is_file():
        return {}
    lines = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in lines}


def main() -> int:
    """Read the command line, and play."""
    parser = argparse.ArgumentParser(prog="firstspawn_plugin", description="Plays a server that has players.")
    parser.add_argument("site", nargs="?", default="", help="address of the site, such as https://firstspawn.example")
    parser.add_argument(
        "key", nargs="?", default="", help="the key, fs_pk_…; its secret is read from FIRSTSPAWN_SECRET"
    )
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--players", type=int, default=20)
    asked = parser.parse_args()
    settings = read_settings(CONFIG)
    site = asked.site or settings.get("api-url", "").removesuffix("/api/v1")
    key = asked.key or settings.get("api-key", "")
    secret = os.environ.get("FIRSTSPAWN_SECRET") or settings.get("api-secret", "")
    if not (site and key and secret):
        sys.stderr.write("Name the site and the key, and set FIRSTSPAWN_SECRET; or put config.yml beside README.md.\n")
        return 2
    client = PluginClient(send_to(site), key, secret, time.time, time.sleep, sign_request)
    names = [f"Player{number}" for number in range(asked.players)]
    players = [Player(str(uuid.uuid5(uuid.NAMESPACE_DNS, name)), name, online=True) for name in names]
    chance = random.Random(key)  # noqa: S311 - players who come and go are no secret
    simulation = Simulation(client, players, lambda: time.sleep(60), chance)
    try:
        client.verify("1.21.4")
        simulation.run(asked.minutes)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write(
        f"{sum(one.total for one in players)} minutes told, {len(simulation.console)} prizes handed out.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
