"""The generator's answer to a probe: its version and its providers."""

from __future__ import annotations

from container_image.llm.chain import set_up_providers
from wandstore import __version__
from wandstore.aws.clients import Clients
from wandstore.jobs.probe import ProbeAnswer, ProbedProvider, Probes
from wandstore.observability import count, logger
from wandstore.settings import Settings


def answer_probe(probe_id: str, clients: Clients, settings: Settings, now: float) -> None:
    """Stores the version of this process and the providers that are set up. Never raises. `now` is in epoch seconds."""
    try:
        providers = set_up_providers(clients, settings)
        answer = ProbeAnswer(
            version=__version__,
            environment=settings.environment,
            providers=tuple(ProbedProvider(name=p.name, models=tuple(p.models)) for p in providers),
            answered_at=now,
        )
        Probes(clients, settings).put_answer(probe_id, answer)
    except Exception:
        # A retried message blocks its pool member, and a probe must not make a shopper wait.
        logger.exception("probe not answered", extra={"probe_id": probe_id})
        count("ProbeNotAnswered")
