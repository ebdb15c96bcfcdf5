import pytest

from tests.tools.lint.cases import holds, lines_found


@pytest.mark.parametrize(
    "path",
    ["src/stoa/sites/fair/stalls/helpers.py", "src/stoa/commons/tags/utils.py", "src/stoa/accounts/mfa/manager.py"],
)
def test_a_door_that_no_room_has_is_found(path: str) -> None:
    assert lines_found("ST011", path, "x = 1\n") == [1]


@pytest.mark.parametrize(
    "path",
    [
        "src/stoa/sites/fair/stalls/service.py",
        "src/stoa/sites/fair/look.py",
        "src/stoa/commons/tags/__init__.py",
        "src/stoa/accounts/passwords/hashing/workers.py",
        "src/stoa/kernel/db/pool.py",
    ],
)
def test_doors_of_the_house_and_packages_inside_are_free(path: str) -> None:
    assert holds("ST011", path, "x = 1\n")
