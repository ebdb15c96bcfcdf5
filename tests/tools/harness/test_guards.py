"""The guards around every test, seen from outside: a small suite is run under them."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[3]
PLUGINS = ("network", "leaks", "browser", "profiles")


def run_suite(folder: Path, text: str, **environment: str) -> tuple[int, str]:
    """Run tests with the guards and nothing else; give the exit code and what was said."""
    (folder / "conftest.py").write_text(f"pytest_plugins = {[f'tests.harness.{name}' for name in PLUGINS]}\n")
    (folder / "test_it.py").write_text(dedent(text))
    options = ["--quiet", "-p", "no:cacheprovider", "-p", "no:xdist", "--import-mode=importlib", f"--rootdir={folder}"]
    settings = ["-o", f"pythonpath={ROOT} {ROOT / 'src'}", "-o", "asyncio_mode=auto", "-W", "error"]
    settings += ["-o", "asyncio_default_fixture_loop_scope=function", "-o", "markers=browser"]
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "CHROMIUM", "PYTEST_ADDOPTS"}}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, *options, *settings, str(folder / "test_it.py")],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_a_test_that_leaves_the_machine_fails_by_name_even_when_the_code_takes_it_calmly(tmp_path: Path) -> None:
    code, said = run_suite(
        tmp_path,
        """
        import contextlib, socket, urllib.request

        def test_an_address():
            with contextlib.suppress(OSError), socket.socket() as line:
                line.connect(("203.0.113.7", 443))

        def test_a_name():
            with contextlib.suppress(OSError):
                urllib.request.urlopen("http://example.org/")

        async def test_a_datagram():
            with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as line:
                line.sendto(b"x", ("2001:db8::7", 53))
        """,
    )
    assert code == 1, said
    assert "The test wanted to reach 203.0.113.7 port 443." in said
    assert "The test wanted to reach the name example.org." in said


def test_a_test_that_stays_on_the_machine_passes(tmp_path: Path) -> None:
    code, said = run_suite(
        tmp_path,
        """
        import asyncio, socket

        async def greet(reader, writer):
            writer.write(b"hello")
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        async def test_here():
            async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
                port = server.sockets[0].getsockname()[1]
                for host in ("127.0.0.1", "localhost"):
                    reader, writer = await asyncio.open_connection(host, port)
                    assert await reader.read() == b"hello"
                    writer.close()
                    await writer.wait_closed()

        def test_a_socket_file(tmp_path):
            with socket.socket(socket.AF_UNIX) as line, socket.socket(socket.AF_UNIX) as other:
                line.bind(str(tmp_path / "s"))
                line.listen()
                other.connect(str(tmp_path / "s"))

        def test_a_number_asks_no_name_server():
            assert socket.getaddrinfo("203.0.113.7", 443)
        """,
    )
    assert code == 0, said


def test_a_task_that_is_left_running_fails_its_test(tmp_path: Path) -> None:
    code, said = run_suite(
        tmp_path,
        """
        import asyncio
        kept = set()

        async def test_forgetful():
            kept.add(asyncio.create_task(asyncio.sleep(60), name="forgotten"))

        async def test_tidy():
            task = asyncio.create_task(asyncio.sleep(60))
            task.cancel()
        """,
    )
    assert code == 1, said
    assert "1 of its tasks still ran: forgotten" in said
    assert "2 passed, 1 error" in said


def test_a_file_that_is_left_open_fails_the_module(tmp_path: Path) -> None:
    code, said = run_suite(
        tmp_path,
        """
        def test_forgetful():
            assert open(__file__).readable()
        """,
    )
    assert code == 1, said
    assert "ResourceWarning: unclosed file" in said


BROWSER_TEST = """
    import pytest

    @pytest.mark.browser
    def test_page():
        assert 1 + 1 == 2
"""


def test_without_a_chromium_browser_tests_say_so_in_the_last_lines(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, BROWSER_TEST, CHROMIUM="/nonexistent")
    assert code == 0, said
    assert "1 browser tests did not run: there is no Chromium" in said


def test_without_a_chromium_browser_tests_fail_under_ci(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, BROWSER_TEST, CHROMIUM="/nonexistent", CI="1")
    assert code == 1, said
    assert "This is CI, and there is no Chromium" in said
