from tests.tools.lint.cases import holds, lines_found
from tools.lint.rules.small_files import FILE_LINES, FUNCTION_LINES


def function(lines: int, docstring: str = "") -> str:
    body = "".join(f"    x = {number}\n" for number in range(lines - 1))
    return f"def work():\n{docstring}{body}"


def test_a_file_may_have_as_many_lines_as_the_limit_and_no_more() -> None:
    assert holds("ST003", "src/stoa/a.py", "x = 1\n" * FILE_LINES)
    assert lines_found("ST003", "src/stoa/a.py", "x = 1\n" * (FILE_LINES + 1)) == [1]


def test_templates_and_scripts_are_counted_too() -> None:
    assert lines_found("ST003", "src/stoa/ui/static/a.js", "f()\n" * (FILE_LINES + 1)) == [1]
    assert holds("ST003", "docs/long.md", "word\n" * (FILE_LINES + 1))


def test_a_function_may_have_as_many_lines_as_the_limit_and_no_more() -> None:
    assert holds("ST003", "src/stoa/a.py", function(FUNCTION_LINES))
    assert lines_found("ST003", "src/stoa/a.py", "\n" + function(FUNCTION_LINES + 1)) == [2]


def test_a_docstring_does_not_count() -> None:
    docstring = '    """One.\n\n    Two.\n    """\n'
    assert holds("ST003", "src/stoa/a.py", function(FUNCTION_LINES, docstring))


def test_async_functions_and_methods_are_counted() -> None:
    method = "class A:\n" + "".join(f"    {line}\n" for line in function(FUNCTION_LINES + 1).splitlines())
    assert lines_found("ST003", "src/stoa/a.py", method.replace("def", "async def")) == [2]
