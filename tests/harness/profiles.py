"""How many examples hypothesis tries: few at the desk, more under CI, never by the clock."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# A busy machine is no fault of the code: nothing is judged by how long it took.
settings.register_profile("dev", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
# `make fuzz`: other examples each time, and many of them.
settings.register_profile(
    "long",
    max_examples=40 * int(os.environ.get("FUZZ_EXAMPLES") or "50"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
_profile = os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev")
settings.load_profile(_profile)

if _profile != "long":
    # It would read every file of ours for numbers and words to try now and then: seconds, in each process of each run.
    vars(providers)["_get_local_constants"] = lambda: providers._local_constants
