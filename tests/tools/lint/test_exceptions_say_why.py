import pytest

from tests.tools.lint.cases import holds, lines_found


@pytest.mark.parametrize(
    "comment", ["# noqa: S608", "# noqa: S608, S603", "# type: ignore[arg-type]", "# noqa: S608 -"]
)
def test_an_exception_without_a_reason_is_found(comment: str) -> None:
    assert lines_found("ST016", "src/stoa/a.py", f"x = 1\ny = 2  {comment}\n") == [2]


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: S608 - the names are our own",
        "# noqa: S608, S603 - both are ours",
        "# type: ignore[arg-type]  # the stubs lack it",
        "# an ordinary comment",
    ],
)
def test_an_exception_with_its_reason_is_free(comment: str) -> None:
    assert holds("ST016", "src/stoa/a.py", f"y = 2  {comment}\n")


def test_in_tests_the_code_around_it_is_reason_enough() -> None:
    assert holds("ST016", "tests/test_a.py", "y = 2  # type: ignore[arg-type]\n")
