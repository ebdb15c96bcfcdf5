"""The reference client as a download: the bytes that the page and the documentation name, and a client that runs."""

import hashlib
import io
import shutil
import subprocess
import sys
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


def test_the_client_knows_its_site_and_key_from_the_file_beside_it(tmp_path: Path) -> None:
    copied = tmp_path / "firstspawn-plugin-python"
    shutil.copytree(ROOT / "clients/plugin-python", copied)
    play = [sys.executable, "-m", "firstspawn_plugin", "--minutes", "0"]
    bare = subprocess.run(play, cwd=copied, capture_output=True, text=True, check=False)
    assert (bare.returncode, "config.yml" in bare.stderr) == (2, True)
    config = "api-url: http://127.0.0.1:9/api/v1\napi-key: fs_pk_x\napi-secret: fs_sk_y\n"
    (copied / "config.yml").write_text(config, encoding="utf-8")
    read = "from firstspawn_plugin.__main__ import *; print(read_settings(CONFIG))"
    told = subprocess.run([sys.executable, "-c", read], cwd=copied, capture_output=True, text=True, check=True)
    assert "'api-url': 'http://127.0.0.1:9/api/v1'" in told.stdout
    assert "'api-secret': 'fs_sk_y'" in told.stdout
