"""What scenarios about whole processes have found: sockets, sign-ins, the start, the suite, what is told in words."""

from collections.abc import Sequence

from bench.pinger.run import PingerFigures
from bench.sign_ins.run import BAR_MS, SignInFindings
from bench.sockets import Step
from bench.start import COLD_BAR, WARM_BAR, StartFigures
from bench.suite import BAR_SECONDS, SuiteFigures
from faults.totals import CONTROL, HEAD, Run, add_up, rows

from .section import COMMAND as _COMMAND
from .section import Curve, Held, Line, Section, Table, taken_now
from .titles import TITLES

IDLE_SOCKETS_MEGABYTES = 512
IDLE_MEGABYTES = 150
MOST_SOCKETS = 10_000
FIVE_MINUTES = 300
INSTANTS = 20


def sockets_section(steps: Sequence[Step]) -> Section:
    """Give how a process grows with the sockets that it holds; the first step is the process without any."""
    idle, most = steps[0], steps[-1]
    told = f"{most.megabytes:.0f} MB with {most.sockets:,} sockets"
    return Section(
        name="sockets",
        title=TITLES["sockets"],
        command=f"{_COMMAND} sockets",
        taken_at=taken_now(),
        others=None,
        bars=[
            Held(
                "Memory of one web process with all sites, idle",
                f"under {IDLE_MEGABYTES} MB",
                f"{idle.megabytes:.0f} MB",
                idle.megabytes < IDLE_MEGABYTES,
            ),
            Held(
                "Idle sockets, one web process with all sites",
                f"{MOST_SOCKETS:,} under {IDLE_SOCKETS_MEGABYTES} MB",
                told,
                most.sockets >= MOST_SOCKETS and most.megabytes < IDLE_SOCKETS_MEGABYTES,
            ),
        ],
        tables=[Table("", _SOCKETS_HEAD, [_socket_row(one) for one in steps])],
        curves=_socket_curves([one for one in steps if one.sockets]),
    )


_SOCKETS_HEAD = [
    *("sockets", "MB", "KB each", "opened a second", "first told ms", "last told ms"),
    "/health meanwhile ms",
]


def _socket_row(one: Step) -> list[str]:
    return [
        *(f"{one.sockets:,}", f"{one.megabytes:.0f}", f"{one.kilobytes_each:.1f}", f"{one.opened_per_second:,.0f}"),
        *(f"{one.told_first_ms}", f"{one.told_last_ms}", f"{one.health_ms}"),
    ]


def _socket_curves(steps: Sequence[Step]) -> list[Curve]:
    last = Line("last told", [(one.sockets, one.told_last_ms) for one in steps])
    first = Line("first told", [(one.sockets, one.told_first_ms) for one in steps], ours=False)
    return [
        Curve("Memory, MB", "sockets", [Line("MB", [(one.sockets, one.megabytes) for one in steps])]),
        Curve("One message to all of them, ms", "sockets", [last, first]),
    ]


def sign_ins_section(found: SignInFindings) -> Section:
    """Give what the hashing of passwords does to others."""
    worst = max(found.health_p99, found.read_p99)
    lines = [
        ["signed in", f"{found.signed_in} of {found.sign_ins}"],
        ["told to come again (503 with Retry-After)", f"{found.turned_away}"],
        ["lost", f"{len(found.failures)}"],
        ["seconds", f"{found.seconds:.1f}"],
        ["p99 of /health, calm and meanwhile", f"{found.calm_health_p99:.0f} ms, {found.health_p99:.0f} ms"],
        ["p99 of a read, calm and meanwhile", f"{found.calm_read_p99:.0f} ms, {found.read_p99:.0f} ms"],
        ["processor time of each", f"{found.cpu_seconds_each * 1000:.0f} ms"],
        ["memory, idle and at most", f"{found.idle_megabytes:.0f} MB, {found.most_megabytes:.0f} MB"],
    ]
    bar = Held(
        "Hashing load: others' p99 during 200 sign-ins",
        f"under {BAR_MS:.0f} ms, nobody lost",
        f"{worst:.0f} ms",
        found.reached,
    )
    return Section(
        name="sign-ins",
        title=TITLES["sign-ins"],
        command=f"{_COMMAND} sign-ins",
        taken_at=taken_now(),
        others=None,
        bars=[bar],
        tables=[Table("", ["what", "found"], lines)],
        inputs={"cpu_seconds": found.cpu_seconds_each},
    )


def start_section(found: StartFigures) -> Section:
    """Give how long a newcomer waits."""
    return Section(
        name="start",
        title=TITLES["start"],
        command=f"{_COMMAND} start",
        taken_at=taken_now(),
        others=None,
        words=[
            (
                "`make run` in a fresh copy of what is committed, packages cached: environment, PostgreSQL, Valkey,"
                f" demo data and all, {found.cold_seconds:.1f} s until the first page; {found.warm_seconds:.1f} s the"
                f" second time. Web and worker in one process, with both sites and demo data: {found.megabytes:.0f} MB."
            )
        ],
        bars=[
            Held(
                "`make run` to first page, cold",
                "under 20 s",
                f"{found.cold_seconds:.1f} s",
                found.cold_seconds < COLD_BAR,
            ),
            Held(
                "`make run`, the second time", "under 5 s", f"{found.warm_seconds:.1f} s", found.warm_seconds < WARM_BAR
            ),
        ],
    )


def suite_section(found: SuiteFigures) -> Section:
    """Give how long the tests take."""
    minutes = f"{found.seconds / 60:.1f} min"
    return Section(
        name="suite",
        title=TITLES["suite"],
        command=f"{_COMMAND} suite",
        taken_at=taken_now(),
        others=None,
        words=[f"`make test`: {found.summary}"],
        bars=[Held("`make test`", "under 5 min", minutes, found.passed and found.seconds < BAR_SECONDS)],
    )


def pinger_section(found: PingerFigures) -> Section:
    """Give how long it takes to ask every server."""
    told = f"{found.servers:,} in {found.seconds:.0f} s"
    bar = Held("Pinger, one worker", "10,000 servers in 300 s", told, found.seconds < FIVE_MINUTES)
    return lines_section("pinger", found.lines(), [bar])


def lines_section(name: str, lines: Sequence[str], bars: Sequence[Held] = ()) -> Section:
    """Give what is best said in words."""
    return Section(name, TITLES[name], f"{_COMMAND} {name}", taken_now(), None, list(lines), list(bars))


def faults_section(runs: Sequence[Run]) -> Section | None:
    """Give all runs of `make faults` that the journal knows."""
    totals = add_up(runs)
    if not totals:
        return None
    real = [one for one in totals if one.fault != CONTROL]
    lost = sum(one.missing + one.doubled + one.undone for one in real)
    often = [one for one in real if one.rounds >= INSTANTS]
    seen = next((one for one in totals if one.fault == CONTROL), None)
    told = (
        f"{lost} over {sum(one.rounds for one in real):,} instants; {len(often)} of {len(real)} kinds {INSTANTS} times"
    )
    return Section(
        name="faults",
        title=TITLES["faults"],
        command="python -m faults --long",
        taken_at=runs[-1].at + " UTC",
        others=None,
        words=["Each line is the sum of all runs in the journal. The control passes when a loss is seen."],
        bars=[
            Held(
                "Faults: acknowledged and missing, doubled, undone",
                f"0, at least {INSTANTS} random instants of each kind",
                told,
                not lost and len(often) == len(real) and all(one.clean for one in real),
            ),
            Held(
                "Faults: the negative control",
                "a loss is seen",
                f"{seen.missing:,} lost in {seen.rounds} rounds" if seen else "not run",
                seen is not None and seen.clean,
            ),
        ],
        tables=[Table("", HEAD, rows(totals))],
    )
