"""A proof is worth something for its shopper, with its key, and for nothing that somebody made up."""

from __future__ import annotations

import re

import pytest

from wandstore.ids import ShopperId
from wandstore.shoppers.cookie_proof import make_proof, read_proof

ADA, KEY, NOW = ShopperId("ada"), "a generated secret", 1_790_000_000.9
PROOF = make_proof(ADA, NOW, KEY)


def test_a_proof_says_when_the_cookie_was_given_to_the_second() -> None:
    assert read_proof(ADA, PROOF, KEY) == 1_790_000_000


def test_a_proof_can_stand_in_a_cookie_behind_a_dot() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}-[A-Za-z0-9_-]{16}", PROOF)


def test_a_proof_is_of_one_shopper_and_one_key() -> None:
    assert read_proof(ShopperId("bea"), PROOF, KEY) is None
    assert read_proof(ADA, PROOF, "another secret") is None


@pytest.mark.parametrize(
    "invented",
    [
        "",
        "-",
        "x",
        PROOF[:-1],
        PROOF + "A",
        "1" + PROOF[1:],  # made older
        PROOF.replace("-", "--", 1),
        PROOF.partition("-")[0],
        "9" * 5000 + "-" + PROOF[9:],
        PROOF[:9] + "\u00e9" * 16,
        PROOF.upper(),
    ],
)
def test_what_somebody_made_up_proves_nothing(invented: str) -> None:
    assert read_proof(ADA, invented, KEY) is None
