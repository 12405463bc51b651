"""The generator's answer to a probe."""

from __future__ import annotations

from container_image.llm.chain import set_up_providers
from wandstore import __version__
from wandstore.aws.clients import Clients
from wandstore.jobs.probe import ProbeAnswer, ProbedProvider, put_probe_answer
from wandstore.observability import count, logger
from wandstore.settings import Settings


def answer_probe(probe_id: str, clients: Clients, settings: Settings, now: float) -> None:
    """Says which version runs here and which providers are set up; never raises."""
    try:
        providers = set_up_providers(clients, settings)
        answer = ProbeAnswer(
            version=__version__,
            environment=settings.environment,
            providers=tuple(ProbedProvider(name=p.name, models=tuple(p.models)) for p in providers),
            answered_at=now,
        )
        put_probe_answer(clients, settings, probe_id, answer)
    except Exception:
        # A message that is tried again blocks its member, and no probe is worth a shopper's wait.
        logger.exception("probe not answered", extra={"probe_id": probe_id})
        count("ProbeNotAnswered")
