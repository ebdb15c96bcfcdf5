import pytest

from tests.tools.lint.cases import holds, lines_found

SERVICE = "src/stoa/commons/tags/service.py"


@pytest.mark.parametrize("name", ["load_tag", "find_tag", "submit_review", "hide", "list_tags", "_anything"])
def test_a_verb_of_the_house_is_free(name: str) -> None:
    assert holds("ST010", SERVICE, f"async def {name}(db):\n    return db\n")


@pytest.mark.parametrize("name", ["tag_loader", "do_it", "process", "handle_tag", "get_tag"])
def test_any_other_word_is_found(name: str) -> None:
    assert lines_found("ST010", SERVICE, f"async def {name}(db):\n    return db\n") == [1]


def test_only_services_are_asked() -> None:
    assert holds("ST010", "src/stoa/commons/tags/rules.py", "def process():\n    return 1\n")
