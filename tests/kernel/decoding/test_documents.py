"""A PDF in which nothing acts is kept as it came; every other is refused in words."""

import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.decoding import Bounds, NotTaken, Task, documents
from stoa.kernel.decoding.documents import read_document
from stoa.kernel.decoding.models import Result
from tests.commons.media import samples


def read(folder: Path, content: bytes, pages: int = 5) -> Result:
    """Read a document here."""
    (folder / "source").write_bytes(content)
    bounds = Bounds(1, pages=pages)
    return read_document(
        Task(source=str(folder / "source"), folder=str(folder), media_type="application/pdf", bounds=bounds)
    )


def refused(folder: Path, content: bytes, pages: int = 5) -> NotTaken:
    """Give why a document is not taken."""
    with pytest.raises(NotTaken) as caught:
        read(folder, content, pages)
    assert not (folder / "document.pdf").exists()
    return caught.value


def test_a_plain_document_is_kept_as_it_came_and_its_pages_are_counted(tmp_path: Path) -> None:
    content = samples.pdf(pages=3)
    made = read(tmp_path, content)
    assert (made.pages, made.made[0].name, made.made[0].content_type) == (3, "document.pdf", "application/pdf")
    assert (tmp_path / "document.pdf").read_bytes() == content


def test_pages_are_found_where_objects_are_packed_together(tmp_path: Path) -> None:
    packed = samples.packed_objects(b"1 0 2 20 <</Type/Page/Parent 9 0 R>> <</Type /Page>>")
    assert read(tmp_path, samples.pdf(pages=1, more=packed)).pages == 3


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (b"/S /JavaScript /JS (app.alert(1))", "a script"),
        (b"/S /J#61v#61Script /JS (app.alert(1))", "a script"),
        (b"/S/#4aavaScript/JS 7 0 R", "a script"),
        (b"/S /Launch /F (cmd.exe)", "start a program"),
        (b"/Type /EmbeddedFile", "another file"),
        (b"/EmbeddedFiles 4 0 R", "another file"),
        (b"/S /SubmitForm /F (https://evil.example)", "sends what is typed"),
        (b"/XFA [(a) 5 0 R]", "XFA"),
        (b"/S /GoToR /F (other.pdf)", "other files"),
        (b"/Subtype /RichMedia", "films or sounds"),
        (b"/Filter [/LZWDecode /FlateDecode]", "cannot be looked into"),
        (b"/Encrypt 8 0 R", "locked"),
    ],
)
def test_whatever_acts_is_refused_in_the_open_and_packed_away(tmp_path: Path, entry: bytes, words: str) -> None:
    assert words in refused(tmp_path, samples.pdf(more=b"5 0 obj <<" + entry + b">> endobj\n")).words
    assert words in refused(tmp_path, samples.pdf(more=samples.packed_objects(b"5 0 <<" + entry + b">>"))).words
    armoured = samples.packed_objects(b"5 0 <<" + entry + b">>", armour=True)
    assert words in refused(tmp_path, samples.pdf(more=armoured)).words


def test_a_script_far_into_a_packed_stream_is_found_even_across_pieces(tmp_path: Path) -> None:
    for before in (2**20 - 6, 3 * 2**20 + 5):
        packed = samples.packed_objects(b" " * before + b"<</S/JavaScript>>")
        assert refused(tmp_path, samples.pdf(more=packed)).code == "DOCUMENT_ACTS"


def test_a_link_to_a_web_page_is_no_harm(tmp_path: Path) -> None:
    link = b"5 0 obj <</S /URI /URI (https://example.org/JavaScripts)>> endobj\n"
    assert read(tmp_path, samples.pdf(more=link)).pages == 1


def test_too_many_pages_a_cut_end_and_a_second_nature_are_refused(tmp_path: Path) -> None:
    many = refused(tmp_path, samples.pdf(pages=6))
    assert many.code == "TOO_MANY_PAGES"
    assert "6 pages; at most 5" in many.words
    assert refused(tmp_path, samples.pdf()[:-12]).code == "DAMAGED_FILE"
    assert "ZIP archive" in refused(tmp_path, samples.pdf() + b"PK\x05\x06" + bytes(18)).words
    assert "No page" in refused(tmp_path, samples.pdf(pages=0)).words


def test_a_stream_that_unpacks_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MOST_UNPACKED", 3 * 2**20)
    bomb = b"6 0 obj <</Filter/FlateDecode>> stream\n" + zlib.compress(bytes(5 * 2**20), 1) + b"\nendstream endobj\n"
    assert refused(tmp_path, samples.pdf(more=bomb)).code == "TOO_DEMANDING"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_between_head_and_end_are_kept_or_refused_in_words(tmp_path: Path, middle: bytes) -> None:
    said = "kept."
    try:
        read(tmp_path, samples.pdf(more=middle))
    except NotTaken as refusal:
        said = refusal.words
    assert said.endswith(".")
