from __future__ import annotations

from tools.bench.search import build_index, make_catalogue, measure_index, scan_titles


def test_the_generated_catalogue_is_the_same_in_every_run_and_its_words_are_found() -> None:
    catalogue = make_catalogue(50)
    assert catalogue.version == make_catalogue(50).version
    word = catalogue.products[7].title.split()[1]
    titles = [product.title for product in catalogue.products]
    found = build_index(catalogue).search(word).scores
    assert {titles[place] for place in found} >= set(scan_titles(titles, f" {word} "))
    assert 7 in found


def test_an_index_that_is_measured_is_not_the_one_that_the_catalogue_keeps() -> None:
    catalogue = make_catalogue(50)
    assert measure_index(catalogue) == 0
    assert "search_index" not in vars(catalogue)
