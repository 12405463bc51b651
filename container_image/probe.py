"""The generator's answer to a probe: its version, its providers and the state of their circuit breakers."""

from __future__ import annotations

from container_image.llm.chain import set_up_providers
from container_image.llm.ledger import Ledger
from container_image.llm.line import Provider
from wandstore import __version__
from wandstore.aws.clients import Clients
from wandstore.jobs.probe import ProbeAnswer, ProbedBreaker, ProbedProvider, Probes
from wandstore.observability import count, logger
from wandstore.settings import Settings


def answer_probe(probe_id: str, clients: Clients, settings: Settings, now: float) -> None:
    """Stores the version of this process and the providers that are set up. Never raises. `now` is in epoch seconds."""
    try:
        providers, ledger = set_up_providers(clients, settings), Ledger(clients, settings, lambda: now)
        answer = ProbeAnswer(
            version=__version__,
            environment=settings.environment,
            providers=tuple(_describe(provider, ledger) for provider in providers),
            answered_at=now,
        )
        Probes(clients, settings).put_answer(probe_id, answer)
    except Exception:
        # A retried message blocks its pool member, and a probe must not make a shopper wait.
        logger.exception("probe not answered", extra={"probe_id": probe_id})
        count("ProbeNotAnswered")


def _describe(provider: Provider, ledger: Ledger) -> ProbedProvider:
    state = ledger.look_up(provider.name, provider.account)
    breaker = state.breaker
    return ProbedProvider(
        name=provider.name,
        models=tuple(provider.models),
        breaker=ProbedBreaker(
            state="closed" if breaker.is_closed else "trial" if breaker.trial else "open",
            until=breaker.blocked_until,
            last_failure=state.last_failure,
            failed_at=state.last_failed_at,
        ),
    )
