from __future__ import annotations

from wandstore.shoppers.kept import Kept


class Token(Kept):
    name: str


def test_a_kept_value_is_read_without_the_fields_that_only_a_later_version_knows() -> None:
    assert Token.model_validate_json('{"name": "oak", "colour": "brown"}') == Token(name="oak")
