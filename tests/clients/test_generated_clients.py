"""Clients that generators make of a site's document: they build, and one call of theirs is answered."""

import asyncio
import json
import shutil
import subprocess
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pytest

from stoa.kernel.feature import discover_sites
from tests.harness.web import SiteUnderTest, StartSite

from .making import made_once

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


async def _documents(sites: list[SiteUnderTest]) -> dict[str, str]:
    """Give each site's document but for its address, which is another one each time."""
    asked = {site.name: await site.get("/api/v1/openapi.json") for site in sites}
    return {name: json.dumps({**answer.json(), "servers": []}) for name, answer in asked.items()}


def _run(*command: str | Path, cwd: Path) -> str:
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, f"{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}"
    return ended.stdout + ended.stderr


async def _off_the_loop(*command: str | Path, cwd: Path) -> str:
    return await asyncio.to_thread(_run, *command, cwd=cwd)


@pytest.mark.long
async def test_a_client_in_python_is_made_of_each_document_and_works(start_site: StartSite) -> None:
    sites = [await start_site(name) for name in SITES]
    documents = await _documents(sites)

    async def make(folder: Path) -> None:
        for name, document in documents.items():
            (folder / f"{name}.json").write_text(document)
        said = await _off_the_loop(sys.executable, HERE / "make_python.py", *documents, cwd=folder)
        left_out = [line for line in said.splitlines() if line.startswith(("Cannot", "Unable", "Could not"))]
        assert [line for line in left_out if "*/*" not in line] == []  # files are left to whoever asks for them

    made = await made_once("python", (documents, version("openapi-python-client")), make)
    given: list[str] = []
    for site in sites:
        group, call, _ = LISTS[site.name]
        given += [site.name, f"http://127.0.0.1:{site.port}", site.host, group, call]
    await _off_the_loop(sys.executable, HERE / "use_python.py", *given, cwd=made)


@pytest.mark.long
async def test_a_client_in_typescript_is_made_of_each_document_and_works(start_site: StartSite) -> None:
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
    sites = [await start_site(name) for name in SITES]
    documents = await _documents(sites)
    made = await made_once("typescript", documents, partial(_make_typescript, documents))
    for site in sites:
        use = ("node", f"use-{site.name}.js", f"http://127.0.0.1:{site.port}", site.host)
        assert (await _off_the_loop(*use, cwd=made)).startswith("answered\n")


async def _make_typescript(documents: dict[str, str], folder: Path) -> None:
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "node_modules").symlink_to(INSTALLED / "node_modules")
    asked: dict[str, object] = {}
    for name, document in documents.items():
        (folder / f"use-{name}.ts").write_text(USE_TYPESCRIPT.format(name=name, path=LISTS[name][2]))
        (folder / f"{name}.json").write_text(document)
        asked[name] = {"root": f"{name}.json", "x-openapi-ts": {"output": f"{name}.ts"}}
    (folder / "redocly.yaml").write_text(json.dumps({"apis": asked}))  # one process makes all of them
    await _off_the_loop("node", "node_modules/openapi-typescript/bin/cli.js", cwd=folder)
    (folder / "tsconfig.json").write_text(
        json.dumps({
            "compilerOptions": {
                "strict": True, "noUncheckedIndexedAccess": True, "skipLibCheck": True, "module": "esnext",
                "target": "es2022", "lib": ["es2022", "dom"], "moduleResolution": "bundler", "types": [],
            },
            "files": ["globals.d.ts", *(f"use-{name}.ts" for name in documents)],
        })
    )  # fmt: skip
    (folder / "globals.d.ts").write_text("declare const process: { argv: string[] };\n")
    await _off_the_loop("node", "node_modules/typescript/bin/tsc", "-p", ".", cwd=folder)
