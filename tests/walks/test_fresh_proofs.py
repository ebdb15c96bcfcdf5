"""Whatever asks for a fresh proof says so in the document of the API: a program has to know that it may be asked."""

import inspect
import re

from stoa.accounts.errors import StepUpRequired
from tests.walks.every import every_feature

_ASKS = re.compile(r"\brequire_(?:proof|fresh_proof|fresh_session|recent_proof|proof_to_add)\(")


def test_whoever_is_asked_for_a_fresh_proof_could_have_read_of_it() -> None:
    routes = [route for feature in every_feature() for route in feature.routes if route.path.startswith("/api/")]
    asking = [route for route in routes if _ASKS.search(inspect.getsource(route.handler))]
    assert asking
    assert [f"{one.method} {one.path}" for one in asking if StepUpRequired not in one.faults] == []
