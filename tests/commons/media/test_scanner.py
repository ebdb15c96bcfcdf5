"""Row 55: a virus scanner has the last word, and its silence is no consent."""

from pathlib import Path

from stoa.testing.clamd import serve_clamd
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import until, value

from . import samples
from .harbour import judged, member, open_harbour, send, settled


async def test_row_55_what_the_scanner_finds_is_refused_and_its_bytes_are_gone(
    start_site: StartSite, tmp_path: Path
) -> None:
    """Row 55."""
    async with serve_clamd(socket=tmp_path / "clamd.sock") as scanner:
        site = await open_harbour(start_site, MEDIA_SCANNER=scanner.address)
        ann = await member(site)
        clean, infected = await judged(
            ann,
            ("clean.jpg", samples.jpeg(), "jetty-photo"),
            ("infected.jpg", samples.jpeg() + samples.EICAR, "jetty-photo"),
        )
    assert (clean["status"], infected["reasonCode"]) == ("ready", "INFECTED")
    assert "Eicar-Test-Signature" in infected["reason"]
    assert (scanner.scanned, scanner.infected) == (2, 1)
    root = site.runtime.files["harbour"].root
    assert root is not None
    assert not [path for path in root.rglob("*") if path.is_file() and samples.EICAR in path.read_bytes()]


async def test_row_55_while_the_scanner_is_down_files_wait_in_quarantine(start_site: StartSite) -> None:
    """Row 55."""
    async with serve_clamd() as scanner:
        port = int(scanner.address.rpartition(":")[2])
    site = await open_harbour(start_site, MEDIA_SCANNER=scanner.address)  # which has stopped by now
    ann = await member(site)
    database = site.runtime.databases["harbour"]
    sent = await send(ann, "waits.jpg", samples.jpeg())
    async with working(site):
        await until(
            database, "select count(*) > 0 from kernel.job_attempts where error like '%scanner does not answer%'"
        )
        waiting = (await ann.ask("GET", f"/api/v1/media/{sent['id']}")).json()["data"]
        assert (waiting["status"], waiting["variants"]) == ("processing", [])
        assert "scanner does not answer. The file waits" in waiting["progress"]["note"]
    async with serve_clamd(port) as back:
        async with database.write() as tx:
            await tx.connection.execute("update kernel.pgqueuer set execute_after = now()")
        async with working(site):
            assert (await settled(ann, sent["id"]))["status"] == "ready"
        assert back.scanned == 1
    assert await value(database, "select count(*) from commons.media_variants") == 9
