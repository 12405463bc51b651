from __future__ import annotations

import pytest

from tools.bench import exports


def test_an_export_is_compared_with_one_of_half_its_products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PRODUCTS", 5)
    monkeypatch.setattr(exports, "ROUNDS", 1)
    (comparison,) = exports.compare()
    assert comparison.what == "export of 10 products"
