from __future__ import annotations

import pytest

from wandstore.loopback import is_loopback, is_loopback_host


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80/a", "http://localhost", "http://LOCALHOST:8793/", "http://127.1.2.3"]
)
def test_this_machine_is_loopback(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.example/a",
        "https://cdn.example/127.0.0.1",
        "http://a@127.0.0.1",
        "http://127.0.0.1:1:2",
        "",
    ],
)
def test_any_other_address_is_not(url: str) -> None:
    assert not is_loopback(url)


def test_a_host_has_no_scheme() -> None:
    assert is_loopback_host("127.0.0.1:8793")
    assert not is_loopback_host("http://127.0.0.1:8793")
