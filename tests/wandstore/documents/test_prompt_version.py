from __future__ import annotations

import pytest

from container_image.claims.checked_languages import find_checked_language
from tests.builders import make_store
from wandstore.documents.prompt_version import HTML_PROMPT_VERSION, PROMPT_VERSION, version_for


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fr", "es-MX", "ja-JP", "he-IL", "nl-NL"])
def test_a_version_names_the_prompts_and_the_language_that_their_answers_are_checked_in(locale: str) -> None:
    store, language = make_store(locale=locale), find_checked_language(locale).code
    assert version_for(store, "components") == f"{PROMPT_VERSION}-{language}"
    assert version_for(store, "html") == f"{HTML_PROMPT_VERSION}-{language}"
