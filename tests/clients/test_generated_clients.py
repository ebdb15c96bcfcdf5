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

USE_TYPESCRIPT = """
import createClient from "openapi-fetch";
import type {{ paths }} from "./{name}";
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
    path = folder / f"{site.name}.json"
    path.write_text((await site.get("/api/v1/openapi.json")).text)
    return path


def _run(*command: str | Path, cwd: Path) -> str:
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, f"{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}"
    return ended.stdout + ended.stderr


async def _off_the_loop(*command: str | Path, cwd: Path) -> str:
    return await asyncio.to_thread(_run, *command, cwd=cwd)


@pytest.mark.long
async def test_a_client_in_python_is_made_of_each_document_and_works(start_site: StartSite, tmp_path: Path) -> None:
    given: list[str | Path] = []
    for site in [await start_site(name) for name in SITES]:
        group, call, _ = LISTS[site.name]
        document = await _document(site, tmp_path)
        given += [site.name, document, f"http://127.0.0.1:{site.port}", site.host, group, call]
    said = await _off_the_loop(sys.executable, HERE / "use_python.py", *given, cwd=tmp_path)
    left_out = [line for line in said.splitlines() if line.startswith(("Cannot", "Unable", "Could not"))]
    assert [line for line in left_out if "*/*" not in line] == []  # files are left to whoever asks for them


@pytest.mark.long
async def test_a_client_in_typescript_is_made_of_each_document_and_works(start_site: StartSite, tmp_path: Path) -> None:
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
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node_modules").symlink_to(INSTALLED / "node_modules")
    sites = [await start_site(name) for name in SITES]
    asked: dict[str, object] = {}
    for site in sites:
        (tmp_path / f"use-{site.name}.ts").write_text(USE_TYPESCRIPT.format(name=site.name, path=LISTS[site.name][2]))
        document = await _document(site, tmp_path)
        asked[site.name] = {"root": document.name, "x-openapi-ts": {"output": f"{site.name}.ts"}}
    (tmp_path / "redocly.yaml").write_text(json.dumps({"apis": asked}))  # one process makes all of them
    await _off_the_loop("node", "node_modules/openapi-typescript/bin/cli.js", cwd=tmp_path)
    (tmp_path / "tsconfig.json").write_text(
        json.dumps({
            "compilerOptions": {
                "strict": True, "noUncheckedIndexedAccess": True, "skipLibCheck": True, "module": "esnext",
                "target": "es2022", "lib": ["es2022", "dom"], "moduleResolution": "bundler", "types": [],
            },
            "files": ["globals.d.ts", *(f"use-{name}.ts" for name in SITES)],
        })
    )  # fmt: skip
    (tmp_path / "globals.d.ts").write_text("declare const process: { argv: string[] };\n")
    await _off_the_loop("node", "node_modules/typescript/bin/tsc", "-p", ".", cwd=tmp_path)
    for site in sites:
        use = ("node", f"use-{site.name}.js", f"http://127.0.0.1:{site.port}", site.host)
        assert (await _off_the_loop(*use, cwd=tmp_path)).startswith("answered\n")
