import wandstore.errors
from lambdas.edge.error_responses import ANSWERS
from wandstore.errors import WandStoreError


def test_every_error_that_a_caller_can_cause_has_an_answer_of_its_own() -> None:
    """The rest is answered as a fault of ours; a new kind of bad request must not be."""
    family = [kind for kind in vars(wandstore.errors).values() if isinstance(kind, type)]
    requests = [kind for kind in family if issubclass(kind, wandstore.errors.BadRequest)]
    assert len(requests) == 5
    assert all(kind in ANSWERS for kind in requests)
    assert ANSWERS[WandStoreError].status == 500
