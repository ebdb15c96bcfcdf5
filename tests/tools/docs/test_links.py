from pathlib import Path, PurePosixPath

import pytest

from tools.docs.links import anchors_of, dead_links
from tools.lint.source import Source


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "guide.md").write_text("# The `one` guide\n\n## Twice\n\n## Twice\n\n```\n# no heading\n```\n")
    (tmp_path / "docs" / "a picture.png").write_bytes(b"x")
    return tmp_path


def dead(tree: Path, text: str, path: str = "docs/page.md") -> list[str]:
    (tree / path).write_text(text)
    return [link.target for link in dead_links(tree, Source(PurePosixPath(path), text))]


@pytest.mark.parametrize(
    "text",
    [
        "[a](guide.md) and [b](guide.md#the-one-guide) and [c](guide.md#twice-1)",
        "[up](../docs/guide.md) and [root](/docs/guide.md)",
        "![p](a%20picture.png)",
        "[out](https://example.org/nowhere) and [mail](mailto:a@example.org)",
        "# Here\n\n[self](#here)",
        "[ref]: guide.md 'title'",
        "`[code](nowhere.md)`\n\n```md\n[block](nowhere.md)\n```\n",
        '<a id="mark"></a>\n\n[to it](#mark)',
    ],
)
def test_a_link_that_leads_somewhere_is_in_order(tree: Path, text: str) -> None:
    assert dead(tree, text) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("[a](nowhere.md)", "nowhere.md"),
        ("[a](guide.md#nothing)", "guide.md#nothing"),
        ("[a](guide.md#no-heading)", "guide.md#no-heading"),
        ("[a](#nothing)", "#nothing"),
        ("![p](missing.png)", "missing.png"),
        ("[![p](missing.png)](guide.md)", "missing.png"),
        ("[ref]: nowhere.md", "nowhere.md"),
        ('<img src="missing.svg" alt="">', "missing.svg"),
        ("[out of the tree](../../etc)", "../../etc"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tree: Path, text: str, target: str) -> None:
    assert dead(tree, text) == [target]


def test_headings_are_named_as_renderers_name_them() -> None:
    assert anchors_of("# What's *new* in 2.0?\n## [A link](x.md), and more\n") == {"whats-new-in-20", "a-link-and-more"}
