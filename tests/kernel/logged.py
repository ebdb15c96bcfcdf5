"""What is written down while a test runs, as production writes it."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from stoa.kernel.observability.logs import set_up_logs
from stoa.kernel.observability.settings import ObservabilitySettings


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Catch every line, in JSON."""
    out = io.StringIO()
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", out)
    set_up_logs(ObservabilitySettings(format="json"), production=True)
    structlog.configure(cache_logger_on_first_use=False)  # the next test has a buffer of its own
    yield out
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level
