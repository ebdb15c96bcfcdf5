import pytest

from tests.tools.lint.cases import holds, lines_found

PATH = "tests/commons/test_tags.py"


@pytest.mark.parametrize(
    "text",
    [
        "import time\ntime." + "sleep(1)\n",
        "x = 1\nassert " + "True\n",
        "x = 1\npytest.skip()\n",
        "x = 1\n@pytest.mark.skip\ndef test_a(): assert x\n",
        "x = 1\n@pytest.mark.skipif(x)\ndef test_a(): assert x\n",
        "x = 1\ndef test_a(): run()\n",
    ],
)
def test_a_test_that_proves_nothing_is_found(text: str) -> None:
    assert lines_found("ST014", PATH, text) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "def test_a(): assert 1 + 1 == 2\n",
        "def test_a():\n    with pytest.raises(ValueError): run()\n",
        "def test_a(): assert_runs()\n",
        "def inner(x):\n    assert x\ndef outer():\n    inner(1)\ndef test_a(): asyncio.run(outer())\n",
        "def test_a():\n    with suppress(BadText): read(text)\n",
        "def wait_for(x):\n    while not x():\n        time.sleep(0.01)\n",
        "async def test_a(): await expect(page).to_be(1)\n",
        "@pytest.mark.skipif(x, reason='needs a disk')\ndef test_a(): assert x\n",
        "pytest.skip('needs a disk')\n",
    ],
)
def test_a_test_that_states_something_is_free(text: str) -> None:
    assert holds("ST014", PATH, text)
