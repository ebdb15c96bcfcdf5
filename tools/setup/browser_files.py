"""Copy third-party browser files out of the locked packages into the folder that the pages serve them from."""

import hashlib
import importlib.metadata
import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src" / "stoa" / "ui" / "static" / "vendor"
SWAGGER = "drf_spectacular_sidecar/static/drf_spectacular_sidecar/swagger-ui-dist/"


@dataclass(frozen=True, slots=True)
class BrowserFile:
    """One file: the package it is in, its path there, the name it gets, and how it says its own version."""

    package: str
    path: str
    name: str
    version_pattern: str = ""


FILES = (
    BrowserFile("django-htmx", "django_htmx/static/django_htmx/htmx-2.min.js", "htmx.min.js", r'version:"(2\.[\d.]+)"'),
    BrowserFile(
        "drf-spectacular-sidecar",
        f"{SWAGGER}swagger-ui-bundle.js",
        "swagger-ui-bundle.js",
        r'PACKAGE_VERSION:"(5\.[\d.]+)"',
    ),
    BrowserFile("drf-spectacular-sidecar", f"{SWAGGER}swagger-ui.css", "swagger-ui.css"),
    BrowserFile("drf-spectacular-sidecar", f"{SWAGGER}LICENSE", "swagger-ui.LICENSE.txt"),
)


def copy_files(files: tuple[BrowserFile, ...], target: Path) -> dict[str, dict[str, str]]:
    """Replace the folder's content by those files; return what each one is."""
    half = target.with_name(f"{target.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    known: dict[str, dict[str, str]] = {}
    versions: dict[str, str] = {}
    for file in files:
        content = Path(str(importlib.metadata.distribution(file.package).locate_file(file.path))).read_bytes()
        if file.version_pattern:
            versions[file.package] = _version_in(content, file)
        (half / file.name).write_bytes(content)
        known[file.name] = {
            "from": f"{file.package} {importlib.metadata.version(file.package)}",
            "version": versions[file.package],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    (half / "versions.json").write_text(json.dumps(known, indent=2) + "\n")
    shutil.rmtree(target, ignore_errors=True)
    half.rename(target)
    return known


def _version_in(content: bytes, file: BrowserFile) -> str:
    found = re.search(file.version_pattern.encode(), content)
    if found is None:
        message = f"{file.path} of {file.package} does not say the major version that the pages are written for."
        raise SystemExit(message)
    return found[1].decode()


def main() -> None:
    """Copy them, and say which versions they are."""
    try:
        known = copy_files(FILES, TARGET)
    except (importlib.metadata.PackageNotFoundError, FileNotFoundError) as fault:
        message = f"The browser files could not be copied: {fault}. Run `make clean`, then the same command again."
        raise SystemExit(message) from fault
    names = ", ".join(f"{name} {entry['version']}" for name, entry in known.items() if name.endswith(".js"))
    sys.stderr.write(f"Browser files: {names}.\n")


if __name__ == "__main__":
    main()
