"""What stands in for a model in a run: its pages are as good as a model's best."""

from __future__ import annotations

import time

import httpx
import pytest

from container_image.generate import CompositionRequest, compose_page
from container_image.llm.kimi import Kimi
from tests.builders import make_catalogue, make_product, make_store
from tests.waiting import SECONDS_UNTIL_HUNG
from tools.stand_in_provider import serving, write_answer
from wandstore.documents.origin import Verdict
from wandstore.settings import GenerationMode
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

PRODUCTS = [make_product(f"thing-{n}", category='Cups & "saucers"' if n % 2 else "Plates") for n in range(14)]


def request(persona_type: PersonaType | None, mode: GenerationMode, products: int) -> CompositionRequest:
    return CompositionRequest(
        store=make_store(),
        catalogue=make_catalogue(*PRODUCTS[:products]),
        persona=persona_with_type(persona_type, 0.8, Signals()),
        signals=Signals(),
        deadline=time.monotonic() + 60,
        mode=mode,
    )


@pytest.mark.parametrize("mode", ["components", "html"])
def test_its_pages_are_whole_for_every_persona_and_any_number_of_products(mode: GenerationMode) -> None:
    with serving() as url:
        kimi = Kimi(api_key="any", base_url=url, models=("stand-in",), part_seconds=30)
        for persona_type in (None, *PersonaType):
            for products in (14, 1):
                page = compose_page(request(persona_type, mode, products), [kimi], None)
                assert page.document.kind == {"components": "components", "html": "segments"}[mode]
                assert page.cost.verdict is Verdict.WHOLE, (persona_type, products)


def test_it_answers_without_a_stream_too() -> None:
    with serving() as url:
        body = {"model": "m", "messages": [{"role": "user", "content": "Hello."}]}
        answer = httpx.post(f"{url}/chat/completions", json=body, timeout=SECONDS_UNTIL_HUNG, trust_env=False).json()
    assert answer["choices"][0]["message"]["content"] == "There are no products to lay out."
    assert answer["usage"]["prompt_tokens"] > 0


def test_its_pages_differ_by_persona() -> None:
    lines = "\n".join(f"thing-{n}|Thing|Cups|1.00" for n in range(9))
    prompts = (f"<product-card\npersona: {name}\n<products>\nid|title\n{lines}\n</products>" for name in PersonaType)
    assert len({write_answer(prompt) for prompt in prompts}) == len(PersonaType)
