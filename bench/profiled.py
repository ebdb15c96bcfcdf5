"""Where Stoa's time goes: its web process under cProfile, with the same load."""

from collections.abc import Sequence
from pathlib import Path

from bench.ground import Ground
from bench.load import measure
from bench.measure import Plan
from bench.running import started
from bench.scenario import READ, Material, Probe
from bench.stacks import STACKS, profiled_stack

NOTE = """cProfile counts every call, which slows Python's own functions more than those written in C, and the rates
under it mean nothing. It shows what is called, how often, and which parts are worth a look.
"""


def profile_stoa(plan: Plan, ground: Ground, probes: Sequence[Probe], material: Material) -> str:
    """Load each probe by itself under the profiler, and give the tables."""
    parts = [NOTE]
    first = READ.requests(material, 1)[0]
    for probe in probes:
        written = Path("bench") / "results" / f"profile-{probe.name}.txt"
        wires = [request.wire("127.0.0.1") for request in probe.requests(material)]
        stack = profiled_stack(STACKS["stoa"], written)
        with started(stack, ground, plan.cores.server, first) as running:
            sample = measure(
                running.port, wires, seconds=plan.seconds, connections=plan.connections, core=plan.cores.rest
            )
        table = written.read_text().rstrip()
        parts.append(f"### {probe.title}, {sample.requests:,} requests\n\n```\n{table}\n```\n")
    return "\n".join(parts)
