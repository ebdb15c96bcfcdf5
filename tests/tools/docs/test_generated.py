from pathlib import Path

from tools.docs.generated import PACKED, PAGES, main, stale_pages


def test_the_generated_pages_say_what_the_code_says() -> None:
    assert stale_pages() == [], "Write them anew: python -m tools.docs.generated"


def test_a_page_that_is_missing_or_changed_is_stale(tmp_path: Path) -> None:
    assert stale_pages(tmp_path) == [*PAGES, *PACKED]
    written = {name: write().encode() for name, write in PAGES.items()} | {
        name: pack() for name, pack in PACKED.items()
    }
    for name, content in written.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert stale_pages(tmp_path) == []
    for name, content in written.items():
        (tmp_path / name).write_bytes(content + b"\n")
    assert stale_pages(tmp_path) == [*PAGES, *PACKED]


def test_running_it_again_changes_nothing() -> None:
    assert main() == 0
    assert stale_pages() == []
