import os
import sys

import psutil
import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process is a program of its own")
def test_processes_are_children_of_one_that_has_loaded_what_they_need() -> None:
    if os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") == "1":  # asked here: this file is loaded before any is told
        pytest.skip("this run has one process")
    parent = psutil.Process(os.getppid())
    assert "tests.harness.ready" in " ".join(parent.cmdline())
    assert "tests.harness.ready" in sys.modules
    # A child has none of its parent's threads, though libraries believe that theirs are there: pictures waited for them
    # for ever. No module of tests may begin one while it is imported, as making a picture does.
    assert parent.num_threads() == 1
