"""What of the documentation is written from the code: `python -m tools.docs.generated`; `--check` only compares.

Every other sentence in docs/ is written by people; these pages would be wrong the day after.
"""

import sys
from pathlib import Path

from stoa.sites.firstspawn.plugin_door.protocol.pages import PROTOCOL
from stoa.sites.firstspawn.plugins.client import NAME
from tools.docs.access import access_page
from tools.docs.cli import cli_page
from tools.docs.client import client_page, pack_client
from tools.docs.personal import personal_page
from tools.docs.settings import settings_page

ROOT = Path(__file__).resolve().parents[2]


def protocol_page() -> str:
    """Repeat what the site itself shows to owners and to whoever writes a plugin."""
    return PROTOCOL.read_text(encoding="utf-8")


PAGES = {
    "docs/firstspawn/plugin-protocol.md": protocol_page,
    "docs/firstspawn/plugin-client.md": client_page,
    "docs/operations/settings.md": settings_page,
    "docs/operations/access.md": access_page,
    "docs/developers/cli.md": cli_page,
    "docs/operations/personal-data.md": personal_page,
}
PACKED = {f"src/stoa/sites/firstspawn/plugins/client/{NAME}": pack_client}


def stale_pages(root: Path = ROOT) -> list[str]:
    """Name the pages, and the archives, that say something else than the code."""
    return [name for name, wanted in _written().items() if _bytes(root / name) != wanted]


def _written() -> dict[str, bytes]:
    return {name: write().encode() for name, write in PAGES.items()} | {name: pack() for name, pack in PACKED.items()}


def main() -> int:
    """Write the pages, or say which are stale."""
    stale = stale_pages()
    if "--check" in sys.argv:
        for name in stale:
            print(f"{name} is stale. Write it anew with: python -m tools.docs.generated")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_bytes(_written()[name])
        print(f"Wrote {name}.")
    return 0


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


if __name__ == "__main__":
    sys.exit(main())
