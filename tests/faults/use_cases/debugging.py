"""What an operator asks the edge. Storage that does not answer is said, in the shape that every error has."""

from __future__ import annotations

from functools import partial

from tests.faults.registry import UseCase, register
from tests.faults.world import SECRETS, STORE, Answer, World


def ask(path: str, query: str, world: World) -> Answer:
    answer = world.ask("GET", path, query, x_wandstore_debug_token=SECRETS["DEBUG_TOKEN"])
    # Where the token cannot be compared, the routes do not exist.
    known = (200, 202, 404, 429, 503)
    world.witness.hold("an operator is answered", answer.status in known, f"{answer.status} {answer.text[:300]}")
    return answer


register(UseCase("debug container", partial(ask, "/debug/container", "")))
register(UseCase("debug generate", partial(ask, "/debug/generate", f"store={STORE}&shopper=debugged&force=1")))
register(UseCase("debug errors", partial(ask, "/debug/errors", f"store={STORE}&shopper=somebody")))
