"""The schema of the core or of one site, as the migrations make it."""

import hashlib
from functools import cache
from pathlib import Path

import stoa
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import Migration, load_migrations, migration_folders


@cache
def migrations_of(site: str | None) -> list[Migration]:
    """Give every migration that a site's database is made of, or that of one without a site, as a run finds them."""
    own = sorted((Path(stoa.__file__).parent / "sites" / site.replace("-", "_")).rglob("migrations")) if site else []
    return load_migrations(migration_folders(own))


@cache
def schema_key(site: str | None) -> str:
    """Name a schema after what its migrations say: any change makes another name."""
    words = "\n".join(f"{migration.name} {migration.checksum}" for migration in migrations_of(site))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


async def apply_migrations(dsn: str, site: str | None) -> None:
    """Bring an empty database to the newest schema."""
    await migrate(dsn, migrations_of(site))
