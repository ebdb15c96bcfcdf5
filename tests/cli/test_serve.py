"""Serving: one site or several, side by side, on busy ports, in production, through signals."""

import asyncio
import signal
import socket
from pathlib import Path

import httpx2
import pytest

from stoa.cli.databases import migrations_of
from stoa.kernel.crypto import new_root
from stoa.kernel.feature import discover_sites
from tests.kernel.embedded.conftest import remove_servers

from .conftest import Databases, ask
from .processes import Serving, Stoa


def leave(serving: Serving, port: int, number: signal.Signals, host: str = "localhost") -> None:
    """Let it leave while somebody stays connected: in good order, with the line of its log that waited for others."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers={"Host": host}, trust_env=False) as client:
        assert client.get("/health/ready").status_code == 200
        assert serving.stop(number) == 0
    said = "\n".join(serving.lines)
    assert "Stopped cleanly." in said
    assert '"route":"kernel.http.health.ready"' in said
    assert "Traceback" not in said


def test_one_site_is_at_the_root_and_nothing_embedded_is_started(stoa: Stoa) -> None:
    serving = stoa.begin("serve", "firstspawn", "--demo", "--port", 0)
    port = serving.port()
    assert "FirstSpawn" in ask(port).text
    assert ask(port, "/api/v1/servers").json()["data"]
    leave(serving, port, signal.SIGTERM)
    data = Path(stoa.environ["STOA_DATA"])
    assert not (data / "servers").exists()
    assert not (data / "servers.json").exists()


@pytest.mark.usefixtures("every_site_migrated")
def test_several_sites_have_a_host_name_each(stoa: Stoa) -> None:
    serving = stoa.begin("serve", "--worker", "--port", 0)
    port = serving.port()
    for site in discover_sites().values():
        assert site.title in ask(port, host=f"{site.name}.localhost").text
    assert "http://firstspawn.localhost" in ask(port).text
    assert ask(port, host="elsewhere.example").status_code in {404, 421}
    leave(serving, port, signal.SIGINT, "firstspawn.localhost")


@pytest.mark.usefixtures("every_site_migrated")
def test_a_busy_port_gives_way_to_the_next_and_says_so(stoa: Stoa) -> None:
    first = stoa.begin("serve", "firstspawn", "--port", 0)
    port = first.port()
    second = stoa.begin("serve", "marinemarket", "--port", port)
    assert f"Port {port} is busy; using" in second.until("is busy")
    assert "MarineMarket" in ask(second.port()).text
    assert "FirstSpawn" in ask(port).text
    assert second.stop() == first.stop() == 0


def production() -> dict[str, str]:
    """Give settings with which production starts."""
    return {
        "STOA_MODE": "production",
        "STOA_ORIGIN": "https://{site}.example.org",
        "STOA_KEYS": new_root(),
        "MAIL_URL": "smtp://mail.example.org:587",
        "MAIL_FROM": "Stoa <stoa@example.org>",
        "STOA_HOST": "127.0.0.1",
    }


def test_production_refuses_everything_that_is_wrong_at_once(stoa: Stoa) -> None:
    wrong = {
        **production(),
        "STOA_ORIGIN": "http://example.org",
        "STOA_KEYS": "dev-12345678:" + new_root().partition(":")[2],
        "STOA_CORS_ORIGINS": "*",
    }
    said = stoa("serve", "firstspawn", **wrong)
    assert said.code == 78
    assert "STOA_ORIGIN must begin with https://" in said.err
    assert "this is a key that was made for development" in said.err
    assert "production does not open the API to every origin" in said.err


@pytest.mark.usefixtures("migrated")
def test_production_refuses_the_key_that_this_machine_made_for_development(stoa: Stoa) -> None:
    assert stoa("keys", "check", "firstspawn").code == 0
    (file,) = (Path(stoa.environ["STOA_DATA"]) / "keys").iterdir()
    renamed = "k1:" + file.read_text().strip().partition(":")[2]
    said = stoa("serve", "firstspawn", **{**production(), "STOA_KEYS": renamed})
    assert said.code == 78
    assert "this key was made for development" in said.err


@pytest.mark.usefixtures("migrated")
def test_production_refuses_waits_that_outlast_a_request(stoa: Stoa) -> None:
    said = stoa("serve", "firstspawn", **production(), STOA_DEADLINE="5s", DATABASE_LOCK_TIMEOUT="4s")
    assert said.code == 78
    assert "STOA_DEADLINE (environment): requests that wait for a connection" in said.err


@pytest.mark.usefixtures("every_site_migrated")
def test_production_migrates_nothing_by_itself_and_names_every_site_that_lacks_something(stoa: Stoa) -> None:
    settings = production()
    for name, made in discover_sites().items():
        # What follows a deployment, and no process lacks, is taken back with what the newest one needs.
        newest_first = [one.stage for one in migrations_of(made)][::-1]
        for _ in range(newest_first.index("expand") + 1):
            assert stoa("migrate", name, "--back").code == 0
    said = stoa("serve", **settings)
    assert said.code == 1
    for site in discover_sites():
        assert f"Run `stoa migrate {site}`" in said.err
    assert stoa("doctor", **settings).code == 1


@pytest.mark.usefixtures("migrated")
def test_production_takes_no_demo_data_and_no_other_port(stoa: Stoa) -> None:
    settings = production()
    assert stoa("serve", "firstspawn", "--demo", **settings).code == 2
    assert stoa("demo", "firstspawn", **settings).code == 2
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = stoa("serve", "firstspawn", "--port", port, **settings)
    assert said.code == 1
    assert f"Port {port} is busy. Stop what uses it" in said.err


@pytest.mark.usefixtures("planted")
def test_production_does_not_serve_accounts_whose_passwords_everybody_knows(stoa: Stoa) -> None:
    for command in (("serve", "firstspawn", "--port", 0), ("worker", "firstspawn")):
        said = stoa(*command, **production())
        assert said.code == 1, said.err
        assert "admin@firstspawn.example (FirstSpawn)" in said.err
        assert "Everybody knows the passwords" in said.err


@pytest.mark.usefixtures("migrated")
def test_no_demo_is_laid_beside_people_who_are_there_already(stoa: Stoa, databases: Databases) -> None:
    somebody = "insert into accounts.people (id, username) values (gen_random_uuid(), 'ann-lee') returning id"
    asyncio.run(databases.fetch("firstspawn", somebody))
    said = stoa("demo", "firstspawn")
    assert said.code == 1
    assert "FirstSpawn has accounts, and none of the demo. Nothing was filled" in said.err
    serving = stoa.begin("serve", "firstspawn", "--demo", "--port", 0)
    port = serving.port()
    assert ask(port, "/api/v1/servers").json()["data"] == []
    assert "FirstSpawn has accounts, and none of the demo: it is served as it is." in serving.lines
    assert serving.stop() == 0


def test_production_serves_when_nothing_is_missing(stoa: Stoa) -> None:
    settings = production()
    assert stoa("migrate", "firstspawn", **settings).code == 0
    looked = stoa("doctor", "--production", "--json", **settings).json()
    assert not [row["sentence"] for row in looked if row["level"] == "fault" and "marinemarket" not in row["sentence"]]
    serving = stoa.begin("serve", "firstspawn", "--port", 0, **settings)
    assert ask(serving.port(), "/health").status_code == 200
    assert serving.stop() == 0


@pytest.mark.usefixtures("migrated")
def test_the_doctor_says_who_has_the_port(stoa: Stoa) -> None:
    serving = stoa.begin("serve", "firstspawn", "--port", 0)
    port = serving.port()
    (row,) = [row for row in stoa("doctor", "--json", STOA_PORT=str(port)).json() if f"Port {port}" in row["sentence"]]
    assert row["level"] == "warn"
    assert f"process {serving.process.pid} " in row["sentence"]
    assert serving.stop() == 0


def test_doctor_names_what_production_lacks_without_being_in_production(bare_stoa: Stoa) -> None:
    said = bare_stoa("doctor", "--production", "--json")
    assert said.code == 1
    faults = [row["sentence"] for row in said.json() if row["level"] == "fault"]
    assert all(sentence.startswith("Production refuses to start: ") for sentence in faults)
    assert {"STOA_ORIGIN", "STOA_KEYS"} <= {sentence.split()[4] for sentence in faults}
    assert bare_stoa("doctor").code == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_start_that_is_stopped_half_way_leaves_no_server_behind(
    bare_stoa: Stoa, number: signal.Signals, code: int
) -> None:
    data = Path(bare_stoa.environ["STOA_DATA"])
    serving = bare_stoa.begin("serve", "firstspawn", "--port", 0)
    try:
        serving.until("Creating the database folder")
        assert serving.stop(number) == code
        assert not (data / "servers.json").exists()
        findings = bare_stoa("doctor", "--json").json()
        assert not [row for row in findings if "though no Stoa does" in row["sentence"]]
    finally:
        remove_servers(data)


def test_after_a_kill_the_next_start_takes_over(bare_stoa: Stoa, databases: Databases) -> None:
    data = Path(bare_stoa.environ["STOA_DATA"])
    try:
        killed = bare_stoa.begin("serve", "firstspawn", "--demo", "--port", 0)
        count = len(ask(killed.port(), "/api/v1/servers").json()["data"])
        killed.kill()
        assert [row for row in bare_stoa("doctor", "--json").json() if "though no Stoa does" in row["sentence"]]
        again = bare_stoa.begin("serve", "firstspawn", "--port", 0)
        assert len(ask(again.port(), "/api/v1/servers").json()["data"]) == count
        assert again.stop() == 0
        assert not (data / "servers.json").exists()
    finally:
        remove_servers(data)
