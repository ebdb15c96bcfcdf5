"""The report as a page of its own, with charts."""

from collections.abc import Sequence
from html import escape

from bench.bars import check_bars
from bench.report import markdown
from bench.report.chart import charts
from bench.results import Findings

STYLE = """
:root { color-scheme: light dark; --paper: #faf9f6; --ink: #1d1b18; --soft: #5c574d; --line: #e2ded5;
  --ours: #1b4f72; --theirs: #b9b2a4; --good: #1d6b3a; --bad: #9b2c1a; }
@media (prefers-color-scheme: dark) { :root { --paper: #121316; --ink: #eceae5; --soft: #aaa79f; --line: #2c2e34;
  --ours: #8cc0e6; --theirs: #565a63; --good: #7fd09b; --bad: #f0907c; } }
body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.25rem 5rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 2rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.75rem 0 .75rem; }
p { max-width: 46rem; } .soft { color: var(--soft); }
svg { display: block; width: 100%; height: auto; } svg text { font-size: 14px; fill: var(--ink);
  dominant-baseline: middle; }
svg .value { font-variant-numeric: tabular-nums; } .ours { fill: var(--ours); } .theirs { fill: var(--theirs); }
.spread { stroke: var(--ink); stroke-width: 1.5; opacity: .55; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); text-align: right;
  font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; } th { color: var(--soft); font-weight: 600; }
.words th, .words td { text-align: left; } .good { color: var(--good); } .bad { color: var(--bad); }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; font-size: .8rem; }
"""


def as_page(findings: Findings, profile: str = "") -> str:
    """Write the page."""
    drawn = zip(findings.probes.items(), charts(findings), strict=True)
    sections = [
        f"<h2>{escape(title)}</h2>{chart}{html_table(markdown.probe_table(findings, probe))}"
        for (probe, title), chart in drawn
    ]
    left_out = "; ".join(f"{name} ({why})" for name, why in findings.left_out.items())
    facts = findings.machine | {"placed": findings.cores, "load from": findings.generator} | findings.database
    about = (
        f"{findings.taken_at} · {findings.rows:,} servers, {findings.tags:,} tags · {findings.connections} connections"
        f" · {findings.rounds} rounds of {findings.seconds:g} s"
    )
    body = [
        "<h1>Benchmarks</h1>",
        f'<p class="soft">{escape(about)}</p>',
        f"<p>{escape(markdown.disturbance(findings).replace('*', ''))}</p>",
        _bars(findings),
        "<p>Requests a second; the thin line goes from the slowest to the fastest round.</p>",
        *sections,
        f"<p>Left out: {escape(left_out)}.</p>" if left_out else "",
        "<h2>Start and memory</h2>",
        html_table(markdown.stacks_table(findings)),
        f"<h2>Where Stoa's time goes</h2><pre>{escape(profile)}</pre>" if profile else "",
        "<h2>How it was measured</h2>",
        f"<p>{escape(markdown.HOW.replace('*', ''))}</p><p>{escape(markdown.BARE)}</p>",
        rows_table([["", ""], *([name, value] for name, value in (facts | findings.versions).items())], kind="words"),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Benchmarks of Stoa</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _bars(findings: Findings) -> str:
    bars = check_bars(findings)
    if not bars:
        return ""
    rows = [["what", "asked", "found", ""]]
    rows += [[("aim: " if bar.aim else "") + bar.what, bar.asked, bar.found, markdown.verdict(bar)] for bar in bars]
    return f"<h2>Against the bars</h2>{rows_table(rows, kind='words')}<p>{escape(markdown.words_on_misses(bars))}</p>"


def html_table(text: str) -> str:
    """Turn one of the Markdown tables into HTML."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return rows_table([lines[0], *lines[2:]])


def rows_table(rows: Sequence[Sequence[str]], kind: str = "") -> str:
    """Write a table; the first row is its head."""
    marks = dict.fromkeys(("reached", "pass"), ' class="good"') | dict.fromkeys(("missed", "miss"), ' class="bad"')
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td{marks.get(cell, '')}>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
