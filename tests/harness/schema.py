"""The schema of the core or of one site, as the migrations make it."""

import hashlib
import subprocess
import sys
from pathlib import Path

import stoa

SOURCE = Path(stoa.__file__).parent


def migration_folders(site: str | None) -> list[Path]:
    """Give every folder of migrations that a site's database is made of, or that of one without a site."""
    layers = ["kernel", "accounts", "commons", *([f"sites/{site}"] if site else [])]
    return [folder for layer in layers for folder in sorted((SOURCE / layer).rglob("migrations")) if folder.is_dir()]


def schema_key(site: str | None) -> str:
    """Name a schema after what its migrations say: any change makes another name."""
    digest = hashlib.sha256()
    for folder in migration_folders(site):
        for file in sorted(folder.glob("*.sql")):
            digest.update(f"{file.relative_to(SOURCE)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def apply_migrations(dsn: str, site: str | None) -> None:
    """Bring an empty database to the newest schema."""
    folders = [f"--migrations-dir={folder}" for folder in migration_folders(site)]
    program = Path(sys.executable).with_name("dbmate")
    command: list[str | Path] = [program, f"--url={dsn}", "--no-dump-schema", *folders, "migrate"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        message = f"The migrations of {site or 'the core'} do not run:\n{ran.stdout}{ran.stderr}"
        raise AssertionError(message)
