"""Clients that generators make of a site's document: they build, and one call of theirs is answered."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stoa.kernel.feature import discover_sites
from tests.harness.web import SiteUnderTest, StartSite

SITES = sorted(discover_sites())
HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".cache" / "typescript-client"
PATIENCE = 600
LISTS = {"firstspawn": ("servers", "firstspawn_servers_list_servers", "/api/v1/servers")}
LISTS["marinemarket"] = ("listings", "marinemarket_boats_list_boats", "/api/v1/listings")

USE_PYTHON = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
from made.client import Client
call = importlib.import_module(f"made.api.{sys.argv[3]}.{sys.argv[4]}")
answer = call.sync_detailed(client=Client(base_url=sys.argv[2], headers={"Host": sys.argv[5]}))
assert answer.status_code == 200, answer
assert isinstance(answer.parsed.data, list), answer
"""
USE_TYPESCRIPT = """
import createClient from "openapi-fetch";
import type {{ paths }} from "./made";
const api = createClient<paths>({{ baseUrl: process.argv[2]!, headers: {{ Host: process.argv[3]! }} }});
const {{ data, error }} = await api.GET("{path}");
if (!data || !Array.isArray(data.data)) throw new Error(JSON.stringify(error));
const {{ error: refused }} = await api.GET("/api/v1/reports");
if (!refused || !("error" in refused) || refused.error.code !== "SIGN_IN_REQUIRED") {{
  throw new Error(JSON.stringify(refused));
}}
console.log("answered");
export {{}};
"""


async def _document(site: SiteUnderTest, folder: Path) -> Path:
    path = folder / "openapi.json"
    path.write_text((await site.get("/api/v1/openapi.json")).text)
    return path


def _run(*command: str | Path, cwd: Path) -> str:
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, f"{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}"
    return ended.stdout + ended.stderr


async def _off_the_loop(*command: str | Path, cwd: Path) -> str:
    return await asyncio.to_thread(_run, *command, cwd=cwd)


@pytest.mark.parametrize("name", SITES)
async def test_a_client_in_python_is_made_of_the_document_and_works(
    start_site: StartSite, tmp_path: Path, name: str
) -> None:
    site = await start_site(name)
    document = await _document(site, tmp_path)
    (tmp_path / "config.yml").write_text("post_hooks: []\n")
    maker = Path(sys.executable).with_name("openapi-python-client")
    said = await _off_the_loop(
        maker, "generate", "--path", document, "--meta", "none", "--config", "config.yml", "--output-path", "made",
        cwd=tmp_path,
    )  # fmt: skip
    left_out = [line for line in said.splitlines() if line.startswith(("Cannot", "Unable", "Could not"))]
    assert [line for line in left_out if "*/*" not in line] == []  # files are left to whoever asks for them
    await _off_the_loop(sys.executable, "-m", "compileall", "-q", "made", cwd=tmp_path)
    group, call, _ = LISTS[name]
    given = (f"http://127.0.0.1:{site.port}", group, call, site.host)
    await _off_the_loop(sys.executable, "-c", USE_PYTHON, tmp_path, *given, cwd=tmp_path)


@pytest.mark.parametrize("name", SITES)
async def test_a_client_in_typescript_is_made_of_the_document_and_works(
    start_site: StartSite, tmp_path: Path, name: str
) -> None:
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("Node.js or npm is not installed")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "typescript" / "package.json", INSTALLED)
    install = ("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")
    if not (INSTALLED / "node_modules" / "typescript").is_dir():
        try:
            await _off_the_loop(*install, cwd=INSTALLED)
        except AssertionError as error:
            pytest.skip(f"npm could not install the compiler: {str(error)[-300:]}")
    site = await start_site(name)
    document = await _document(site, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node_modules").symlink_to(INSTALLED / "node_modules")
    (tmp_path / "use.ts").write_text(USE_TYPESCRIPT.format(path=LISTS[name][2]))
    (tmp_path / "tsconfig.json").write_text(
        json.dumps({
            "compilerOptions": {
                "strict": True, "noUncheckedIndexedAccess": True, "skipLibCheck": True, "module": "esnext",
                "target": "es2022", "lib": ["es2022", "dom"], "moduleResolution": "bundler", "types": [],
            },
            "files": ["globals.d.ts", "use.ts"],
        })
    )  # fmt: skip
    (tmp_path / "globals.d.ts").write_text("declare const process: { argv: string[] };\n")
    await _off_the_loop("node", "node_modules/openapi-typescript/bin/cli.js", document, "-o", "made.ts", cwd=tmp_path)
    await _off_the_loop("node", "node_modules/typescript/bin/tsc", "-p", ".", cwd=tmp_path)
    said = await _off_the_loop("node", "use.js", f"http://127.0.0.1:{site.port}", site.host, cwd=tmp_path)
    assert said.startswith("answered\n")
