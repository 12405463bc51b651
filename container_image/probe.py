"""The generator's answer to a probe."""

from __future__ import annotations

from container_image.llm.chain import set_up_providers
from wandstore import __version__
from wandstore.aws.clients import Clients
from wandstore.jobs.probe import ProbeAnswer, ProbedProvider, Probes
from wandstore.observability import count, logger
from wandstore.settings import Settings


def answer_probe(probe_id: str, clients: Clients, settings: Settings, now: float) -> None:
    """Reports which version runs here and which providers are set up; never raises. `now` is in epoch seconds."""
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
        # A message that is retried blocks its member, and a probe must not make a shopper wait.
        logger.exception("probe not answered", extra={"probe_id": probe_id})
        count("ProbeNotAnswered")
