"""Play a server against a site that runs."""

import argparse
import os
import random
import sys
import time
import uuid

from .client import PluginClient, Refused, send_to
from .signing import sign_request
from .simulator import Player, Simulation


def main() -> int:
    """Read the command line, and play."""
    parser = argparse.ArgumentParser(prog="firstspawn_plugin", description="Plays a server that has players.")
    parser.add_argument("site", help="address of the site, such as https://firstspawn.example")
    parser.add_argument("key", help="the key, fs_pk_…; its secret is read from FIRSTSPAWN_SECRET")
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--players", type=int, default=20)
    asked = parser.parse_args()
    secret = os.environ.get("FIRSTSPAWN_SECRET", "")
    if not secret:
        sys.stderr.write("Set FIRSTSPAWN_SECRET to the secret of the key.\n")
        return 2
    client = PluginClient(send_to(asked.site), asked.key, secret, time.time, time.sleep, sign_request)
    names = [f"Player{number}" for number in range(asked.players)]
    players = [Player(str(uuid.uuid5(uuid.NAMESPACE_DNS, name)), name, online=True) for name in names]
    chance = random.Random(asked.key)  # noqa: S311 - players who come and go are no secret
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
