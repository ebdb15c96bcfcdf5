"""What stands between this installation and people who rely on it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from stoa.kernel.config import Config, ConfigFaults, load_config
from stoa.kernel.crypto import load_keyring
from stoa.kernel.db import DatabaseSettings
from stoa.kernel.embedded.doctor import Finding
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.storage import StorageSettings
from stoa.kernel.valkey import ValkeySettings


def missing_for_production(environ: Mapping[str, str], dotenv: Path) -> Iterator[Finding]:
    """Read the settings as production would, and name what it would refuse and what deserves a thought."""
    try:
        config = load_config({**environ, "STOA_MODE": "production"}, dotenv)
        load_keyring(config)
    except ConfigFaults as faults:
        for fault in faults.faults:
            yield Finding("fault", f"Production refuses to start: {fault}")
        return
    yield Finding("ok", "Production would start with these settings.")
    yield from _thoughts(config)


def _thoughts(config: Config) -> Iterator[Finding]:
    if not config[DatabaseSettings].url:
        sentence = "DATABASE_URL is not set: the embedded PostgreSQL serves this machine alone, without a replica."
        yield Finding("warn", sentence, "Fine for one machine with backups; otherwise name a server of its own.")
    if not config[ValkeySettings].url:
        sentence = "VALKEY_URL is not set: limits, blocks and caches live in the embedded one, on this machine."
        yield Finding("warn", sentence, "Fine for one machine; several machines need one Valkey together.")
    if config[StorageSettings].url.startswith("file:"):
        sentence = "STORAGE_URL is local: files lie on this machine, and `stoa backup` copies them."
        yield Finding("warn", sentence, "Fine for one machine; several machines need an object store.")
    http = config[HttpSettings]
    if not http.trusted_proxies:
        sentence = "STOA_TRUSTED_PROXIES is empty: behind a proxy, every visitor would share the proxy's address."
        yield Finding("warn", sentence, "Name the proxy's network, unless nothing stands before Stoa.")
    if not http.metrics_token:
        yield Finding("ok", "STOA_METRICS_TOKEN is not set: only this machine can read /metrics.")
