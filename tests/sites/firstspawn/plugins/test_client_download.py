"""The reference client as a download: the bytes that the page and the documentation name, and a client that runs."""

import hashlib
import io
import zipfile
from pathlib import Path

from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import list_server, new_owner

ROOT = Path(__file__).parents[4]


async def test_the_page_offers_the_client_whose_sum_it_names(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner)).status_code == 201
    page = await owner.ask("GET", "/my/servers/copper-cove/plugin")
    path = "/plugin-protocol/firstspawn-plugin-python.zip"
    assert f'href="{path}"' in page.text
    given = await owner.site.get(path)
    assert (given.status_code, given.headers["content-type"]) == (200, "application/zip")
    assert given.headers["content-disposition"] == 'attachment; filename="firstspawn-plugin-python.zip"'
    assert given.headers["cache-control"] == "public, max-age=3600"
    assert given.headers["x-content-type-options"] == "nosniff"
    told = hashlib.sha256(given.content).hexdigest()
    assert told in page.text
    assert told in (ROOT / "docs/firstspawn/plugin-client.md").read_text(encoding="utf-8")
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        signing = archive.read("firstspawn-plugin-python/firstspawn_plugin/signing.py")
    assert signing == (ROOT / "clients/plugin-python/firstspawn_plugin/signing.py").read_bytes()
