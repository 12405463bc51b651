"""Which trees a page keeps of earlier personas, and how one of them is used again."""

from __future__ import annotations

from tests.builders import make_shared_tree
from tests.handmade_documents import make_document
from tests.wandstore.page_store.pages import make_earlier_tree, make_page, make_persona, make_tree
from wandstore.documents.origin import DegradedReason, Source
from wandstore.errors import ErrorCode, JobError
from wandstore.page_store.earlier_trees import MAX_EARLIER_BYTES, trees_to_keep, with_earlier_tree, with_shared_tree
from wandstore.page_store.personal_page import MAX_EARLIER_TREES
from wandstore.page_store.shared_trees import FoundTree
from wandstore.shoppers.buckets import Bucket
from wandstore.shoppers.personas import PersonaType

EXPLORERS = make_persona(PersonaType.EXPLORER).hash
HUNTERS = make_persona(PersonaType.DEALHUNTER).hash


def test_a_first_page_keeps_no_tree() -> None:
    assert trees_to_keep(None, EXPLORERS) == ()


def test_a_page_keeps_the_tree_of_the_one_before_it_unless_it_is_of_the_same_persona() -> None:
    page = make_page(PersonaType.EXPLORER)
    (kept,) = trees_to_keep(page, HUNTERS)
    assert (kept.persona, kept.document, kept.source) == (page.persona, page.document, page.source)
    assert trees_to_keep(page, EXPLORERS) == ()


def test_a_template_a_delivered_page_and_a_part_of_a_page_are_not_kept() -> None:
    for changes in ({"source": Source.TEMPLATE}, {"source": Source.WEBHOOK}, {"reason": DegradedReason.MODEL_FAILED}):
        assert trees_to_keep(make_page(PersonaType.EXPLORER, **changes), HUNTERS) == ()


def test_the_newest_trees_come_first() -> None:
    earlier = (make_earlier_tree(PersonaType.LOYALIST, "loyal"), make_earlier_tree(PersonaType.MINIMALIST, "few"))
    page = make_page(PersonaType.EXPLORER, document=make_tree("new"), earlier=earlier)
    kept = trees_to_keep(page, HUNTERS)
    assert [(tree.persona.type, tree.document) for tree in kept] == [
        (PersonaType.EXPLORER, make_tree("new")),
        (PersonaType.LOYALIST, make_tree("loyal")),
        (PersonaType.MINIMALIST, make_tree("few")),
    ]


def test_no_more_trees_are_kept_than_a_page_can_have() -> None:
    earlier = tuple(make_earlier_tree(kind, "t") for kind in (*PersonaType,) if kind is not PersonaType.EXPLORER)
    page = make_page(PersonaType.EXPLORER, earlier=(*earlier, make_earlier_tree(None, "t")))
    assert len(trees_to_keep(page, "persona_v2_another")) == MAX_EARLIER_TREES


def test_earlier_documents_are_kept_as_far_as_there_is_room_for_them_in_an_item() -> None:
    document = make_document(f"<p>{'o' * (MAX_EARLIER_BYTES // 2)}</p>")
    page = make_page(PersonaType.EXPLORER, document=document)
    for persona_type in (PersonaType.LOYALIST, PersonaType.MINIMALIST):
        kept = trees_to_keep(page, make_persona(persona_type).hash)
        page = make_page(persona_type, document=document, earlier=kept)
    assert [tree.persona.type for tree in page.earlier] == [PersonaType.LOYALIST]
    assert sum(len(tree.model_dump_json()) for tree in page.earlier) <= MAX_EARLIER_BYTES


def test_an_earlier_tree_is_a_whole_page_of_the_same_job_and_can_be_returned_from() -> None:
    explorers = make_page(
        PersonaType.EXPLORER, earlier=(make_earlier_tree(PersonaType.DEALHUNTER, "deals", Source.CLAUDE),)
    )
    hunters = with_earlier_tree(explorers, HUNTERS)
    assert hunters is not None
    assert (hunters.document, hunters.source, hunters.job_id) == (make_tree("deals"), Source.CLAUDE, explorers.job_id)
    assert with_earlier_tree(hunters, EXPLORERS) == explorers
    assert with_earlier_tree(explorers, "persona_v2_another") is None


def test_an_earlier_tree_is_no_template_though_the_page_that_kept_it_is_one() -> None:
    template = make_page(
        PersonaType.EXPLORER,
        source=Source.TEMPLATE,
        reason=DegradedReason.MODEL_FAILED,
        error=JobError(code=ErrorCode.TIMEOUT, message="Too late."),
        earlier=(make_earlier_tree(PersonaType.DEALHUNTER, "deals"),),
    )
    hunters = with_earlier_tree(template, HUNTERS)
    assert hunters is not None
    assert (hunters.reason, hunters.error, hunters.earlier) == (None, None, ())


def test_a_shared_tree_takes_the_place_of_another_personas_page_or_of_a_template_and_is_kept_like_it() -> None:
    found = FoundTree(Bucket(PersonaType.DEALHUNTER), make_shared_tree("shared", "oak"), is_exact=False)
    template = make_page(
        PersonaType.EXPLORER,
        source=Source.TEMPLATE,
        reason=DegradedReason.MODEL_FAILED,
        error=JobError(code=ErrorCode.TIMEOUT, message="Too late."),
    )
    for page, kept in ((make_page(PersonaType.EXPLORER), [EXPLORERS]), (template, [])):
        adopted = with_shared_tree(page, make_persona(PersonaType.DEALHUNTER), found, make_tree("filled"))
        assert (adopted.document, adopted.persona.hash, adopted.job_id) == (make_tree("filled"), HUNTERS, page.job_id)
        assert (adopted.source, adopted.reason, adopted.error) == (Source.KIMI, None, None)
        assert (adopted.bucket, adopted.awaits_own_page) == ("dealhunter-low", True)
        assert (adopted.cost.model, adopted.cost.dollars, adopted.cost.seconds) == ("kimi-k2.6", 0, 0)
        assert [tree.persona.hash for tree in adopted.earlier] == kept


def test_a_page_of_ones_own_that_is_returned_to_is_waited_for_no_more() -> None:
    found = FoundTree(Bucket(PersonaType.DEALHUNTER), make_shared_tree("shared", "oak"), is_exact=True)
    own = make_page(PersonaType.EXPLORER)
    adopted = with_shared_tree(own, make_persona(PersonaType.DEALHUNTER), found, make_tree("filled"))
    back = with_earlier_tree(adopted, EXPLORERS)
    assert back is not None
    assert (back.bucket, back.awaits_own_page) == ("", False)
    again = with_earlier_tree(back, HUNTERS)
    assert again is not None
    assert (again.bucket, again.awaits_own_page) == ("dealhunter-low", True)
