"""The four stacks of a stage, named by their part and the stage."""

from tests.stacks.conftest import Synthesized


def test_a_stage_has_four_stacks_in_the_order_of_their_deployment(production: Synthesized) -> None:
    _, stage, *stacks = production.stacks
    names = [stack.stack_name for stack in stacks]
    assert names == [f"wandstore-{part}-{stage.name}" for part in ("data", "edge", "generation", "operations")]
