"""The report: Markdown for reading anywhere, and a page with charts."""

from bench.report.markdown import as_markdown
from bench.report.page import as_page

__all__ = ["as_markdown", "as_page"]
