"""How many examples hypothesis tries: few at the desk, more under CI, never by the clock."""

import os

from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: nothing is judged by how long it took.
settings.register_profile("dev", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))
