"""How a test tells what its site has logged: as a person reads it, without what stood in each variable.

By itself structlog writes every local of every frame in colours: a page that fails brings its whole data along, and a
test that only looks at the answer waits minutes for that.
"""

import structlog

from stoa.kernel.observability.tracebacks import write_traceback

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.ExceptionRenderer(write_traceback),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)
