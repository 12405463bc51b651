from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wandstore.catalogue.groups import EVERYTHING_HANDLE, Group, GroupKind, find_group, handle_of, name_groups


def collection(handle: str) -> Group:
    return Group(GroupKind.COLLECTION, handle, handle.title(), key=handle)


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Wands", "wands"),
        ("Cores & Feathers", "cores-feathers"),
        ("Crème d’été", "creme-dete"),
        ("魔法の杖", "魔法の杖"),
        (" -- ", "category-82a4238d"),
    ],
)
def test_a_categorys_handle_is_made_of_its_name(name: str, handle: str) -> None:
    assert handle_of(name) == handle


def test_everything_has_a_page_unless_the_merchant_has_one_of_that_name() -> None:
    assert name_groups([], [])[EVERYTHING_HANDLE].kind is GroupKind.EVERYTHING
    assert name_groups([collection("all")], [])[EVERYTHING_HANDLE].kind is GroupKind.COLLECTION


def test_a_category_with_the_handle_of_a_collection_hides_neither() -> None:
    groups = name_groups([collection("wands"), collection("wands-2")], ["Wands", "wands", "All"])
    assert groups["wands"].kind is GroupKind.COLLECTION
    assert groups["wands-2"].kind is GroupKind.COLLECTION
    assert {handle: group.key for handle, group in groups.items() if group.kind is GroupKind.CATEGORY} == {
        "all-2": "All",
        "wands-3": "Wands",
        "wands-4": "wands",
    }


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), unique=True), st.lists(st.text(min_size=1), unique=True))
def test_every_group_has_an_address_of_its_own_whatever_it_is_called(handles: list[str], names: list[str]) -> None:
    groups = name_groups(map(collection, handles), names)
    assert {group.key for group in groups.values() if group.kind is GroupKind.CATEGORY} == set(names)
    assert {group.key for group in groups.values() if group.kind is GroupKind.COLLECTION} == set(handles)
    assert groups == name_groups(map(collection, handles), reversed(names))
    assert all(handle == group.handle and "/" not in handle_of(group.title) for handle, group in groups.items())


def test_a_group_is_found_by_its_handle_first_and_else_by_one_that_differs_little() -> None:
    groups = name_groups([collection("Cores"), collection("cores")], [])
    for handle in ("cores", "Cores"):
        found = find_group(groups, handle)
        assert found is not None
        assert found.handle == handle
    assert find_group(groups, "CORES/") is not None
    assert find_group(groups, "core") is None
