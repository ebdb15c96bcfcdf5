"""ST017 finds patterns that let a line break follow."""

from .cases import holds, lines_found


def test_a_plain_dollar_is_found() -> None:
    assert lines_found("ST017", "src/stoa/commons/tags/models.py", 'x = Meta(\n    pattern="^[a-z]+$",\n)\n') == [2]


def test_an_end_that_no_line_break_follows_holds() -> None:
    assert holds("ST017", "src/stoa/commons/tags/models.py", 'x = Meta(pattern=r"^[a-z]+$(?!\\n)")\n')
    assert holds("ST017", "src/stoa/commons/tags/models.py", 'x = Meta(pattern="^[a-z]+")\n')
