"""Compressed forms are kept between starts, and never believed without a look."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from stoa.ui.packed import with_brotli, with_gzip

BODY = b"body { color: red } " * 100


def test_what_was_compressed_is_kept_and_taken_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "static"
    first = with_brotli(BODY, 11, cache), with_gzip(BODY, 9, cache)
    monkeypatch.setattr(brotli, "compress", None)
    monkeypatch.setattr(gzip, "compress", None)
    assert (with_brotli(BODY, 11, cache), with_gzip(BODY, 9, cache)) == first
    assert brotli.decompress(first[0]) == gzip.decompress(first[1]) == BODY
    assert len(list(cache.iterdir())) == 2


def test_what_is_damaged_or_says_something_else_is_made_anew(tmp_path: Path) -> None:
    whole = with_brotli(BODY, 11, tmp_path), with_gzip(BODY, 9, tmp_path)
    other = brotli.compress(b"something else"), gzip.compress(b"something else")
    damages: list[Callable[[bytes], bytes]] = [
        lambda kept: kept[:-3],
        lambda _: b"",
        lambda kept: other[kept[:2] == b"\x1f\x8b"],
    ]
    for damage in damages:
        for path in tmp_path.iterdir():
            path.write_bytes(damage(path.read_bytes()))
        assert (with_brotli(BODY, 11, tmp_path), with_gzip(BODY, 9, tmp_path)) == whole


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert brotli.decompress(with_brotli(BODY, 5, tmp_path / "file" / "static")) == BODY
    assert gzip.decompress(with_gzip(BODY, 6, None)) == BODY
