"""How many examples hypothesis tries: few at the desk, more under CI, never by the clock."""

import os

from hypothesis import HealthCheck, settings

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
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))
