from pathlib import Path

import pytest

from tools.lint.locks import lock_faults

HASH = "    --hash=sha256:" + "0" * 64


def faults(folder: Path, wish: str, lock: str) -> list[str]:
    (folder / "dev.in").write_text(wish)
    (folder / "dev.txt").write_text(lock)
    return list(lock_faults(folder / "dev.in"))


def test_a_lock_that_agrees_is_in_order(tmp_path: Path) -> None:
    thing = f"some-thing[x]==1.4 \\\n{HASH} \\\n{HASH}\n    # via\n"
    lock = f"# made by us\n{thing}other==2 ; python_version < '4' \\\n{HASH}\n"
    assert faults(tmp_path, "# why\nSome_Thing[x]>=1.2,<2\nother  # why\n", lock) == []


def test_what_an_included_file_names_is_asked_for_too(tmp_path: Path) -> None:
    (tmp_path / "runtime.in").write_text("web>=1\n")
    assert faults(tmp_path, "-r runtime.in\n", "") == ["dev.txt does not lock web, which dev.in names."]


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        (f"thing==1.0 \\\n{HASH}\n", "asks for thing>=1.2"),
        ("thing==1.4\n", "thing has no hash"),
        (f"--index-url https://example.org\nthing==1.4 \\\n{HASH}\n", "names where packages come from"),
        (f"thing @ https://example.org/thing.whl \\\n{HASH}\n", "names where packages come from"),
    ],
)
def test_a_lock_that_does_not_agree_is_found(tmp_path: Path, lock: str, words: str) -> None:
    assert any(words in fault for fault in faults(tmp_path, "thing>=1.2\n", lock))


def test_a_missing_lock_is_found(tmp_path: Path) -> None:
    (tmp_path / "dev.in").write_text("thing\n")
    assert list(lock_faults(tmp_path / "dev.in")) == ["dev.in has no dev.txt."]
