from __future__ import annotations

from pathlib import Path

import pytest

from tests.csv_exports import read, refusal, refusals
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.errors import BadCatalogue

SHORT = "Handle,Title,Variant Price\n"


def test_headers_match_in_any_case_and_with_spaces_around_them(tmp_path: Path) -> None:
    assert read(tmp_path, " HANDLE ,title,VARIANT price\noak,Oak,1\n")[0].title == "Oak"


def test_unknown_columns_are_ignored(tmp_path: Path) -> None:
    assert read(tmp_path, "Handle,Cost per item,Title,Variant Price\noak,???,Oak,1\n")[0].price == 1


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + f"{SHORT}oak,Wandmaker’s oak,1\n".encode())[0].title == "Wandmaker’s oak"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(tmp_path: Path, line_end: str) -> None:
    content = line_end.join(["Handle,Title,Variant Price", "oak,Oak,1", "yew,Yew,2", ""])
    assert [p.id for p in read(tmp_path, content)] == ["oak", "yew"]


def test_a_header_without_products_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert read(tmp_path, SHORT) == ()
    assert read(tmp_path, SHORT.strip()) == ()


def test_empty_rows_are_skipped(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"{SHORT}oak,Oak,1\n\n,,\nyew,Yew,2\n")) == 2


def test_a_row_cut_short_by_a_spreadsheet_is_a_whole_row(tmp_path: Path) -> None:
    assert read(tmp_path, "Handle,Title,Price,Tags,Type\noak,Oak,1\n")[0].category == ""


def test_empty_cells_beyond_the_header_are_ignored(tmp_path: Path) -> None:
    assert read(tmp_path, f"{SHORT}oak,Oak,1,, ,\n")[0].title == "Oak"


def test_a_row_is_counted_as_a_spreadsheet_counts_it(tmp_path: Path) -> None:
    error = refusal(
        tmp_path,
        'Handle,Title,Body (HTML),Variant Price\noak,Oak,"<p>\none\n\ntwo</p>",1\n\nyew,Yew,"three\nfour",nine\n',
    )

    assert (error.row, error.column) == (4, "Variant Price")
    assert "row 4, column 'Variant Price': 'nine' is not a price" in str(error)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "the file is empty" in str(refusal(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (f"{SHORT}oak,Möbel,1\n".encode("latin-1"), 2),
        (f'{SHORT}oak,"One\n\ntwo",1\n\nyew,"three\nMöbel",1\n'.encode("latin-1"), 4),
        (f"{SHORT}oak,Oak,1\nÖl,Oil,1\n".encode("latin-1"), 3),
    ],
    ids=["latin-1", "a later record", "first in its row"],
)
def test_a_file_that_is_not_utf_8_is_refused_with_its_row_and_what_to_do(
    tmp_path: Path, content: bytes, row: int
) -> None:
    error = refusal(tmp_path, content)
    assert (error.row, error.column) == (row, None)
    assert "UTF-8" in str(error)
    assert "save it as UTF-8" in str(error)


def test_a_file_with_a_nul_byte_is_refused_with_its_row(tmp_path: Path) -> None:
    error = refusal(tmp_path, f"{SHORT}oak,Oak,1\nyew,Y\x00ew,2\n")
    assert (error.row, "NUL" in str(error)) == (3, True)


def test_a_file_that_ends_in_the_middle_of_a_row_is_refused_with_it(tmp_path: Path) -> None:
    error = refusal(tmp_path, f"{SHORT}oak,Oak,1\nyew,Yew")
    assert (error.row, "ends in the middle of this row" in str(error)) == (3, True)
    assert len(read(tmp_path, f"{SHORT}oak,Oak,1\nyew,Yew,2")) == 2


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue, match=r"nothing\.csv cannot be opened"):
        read_shopify_csv(tmp_path / "nothing.csv")


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_read_where_the_file_says_that_it_is(tmp_path: Path, mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    content = mark + "Handle\tTitle\tPrice\noak\tMöbel, groß\t1\n".encode(encoding)
    assert read(tmp_path, content)[0].title == "Möbel, groß"
    error = refusal(tmp_path, content[:-1])
    assert "is not UTF-16 here; save it as UTF-8" in str(error)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_file_whose_cells_another_sign_separates_is_read_by_it(tmp_path: Path, separator: str) -> None:
    rows = [("Handle", "Title", "Type", "Price"), ("oak", "Oak, waxed", "Wands", "1.50")]
    (oak,) = read(tmp_path, "".join(f"{separator.join(row)}\n" for row in rows))
    assert (oak.title, oak.category, str(oak.price)) == ("Oak, waxed", "Wands", "1.50")


def test_faults_are_placed_in_a_file_of_semicolons_too(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'Handle;Title;Body (HTML);Price\noak;Oak;"a\nb, c";1\nyew;Yew;;"12,50"\n')
    assert str(error) == "row 3, column 'Price': '12,50' is not a price; write 12.50"
    latin = 'Handle;Title;Body (HTML);Price\noak;Oak;"a\nb, c";1\nyew;Möbel;;2\n'.encode("latin-1")
    assert refusal(tmp_path, latin).row == 3
    assert [fault.column for fault in refusals(tmp_path, "Handle;Title;Vendor\noak;Oak;Ash\n")] == ["Variant Price"]


def test_semicolons_within_the_cells_of_a_file_of_commas_separate_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, 'Handle,Title,Price,"Note; Vendor; Tags"\noak,Oak; waxed,1,\n')[0].title == "Oak; waxed"


def test_every_required_column_that_is_missing_is_named(tmp_path: Path) -> None:
    faults = refusals(tmp_path, "Vendor,Tags\nAsh,new\n")
    assert [(fault.row, fault.column) for fault in faults] == [(1, "Handle"), (1, "Title"), (1, "Variant Price")]


def test_all_faults_of_a_file_are_reported_at_once_in_its_order(tmp_path: Path) -> None:
    faults = refusals(
        tmp_path,
        "Handle,Title,Published,Option1 Value,Price,Variant ID\n"
        "oak,Oak,true,10 in,ten,77\noak,,,12 in,,77\n,Elm,true,,1,\nyew,,perhaps,,1,\nash,Ash,true,,1,,9\n"
        "fir,Fir,true,,-1,\n",
    )
    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "Price"),
        (3, "Variant ID"),
        (3, "Price"),
        (4, "Handle"),
        (5, "Published"),
        (5, "Title"),
        (6, None),
        (7, "Price"),
    ]


def test_the_faults_before_a_record_that_is_not_csv_are_reported_with_it(tmp_path: Path) -> None:
    faults = refusals(tmp_path, f'{SHORT}oak,Oak,ten\nyew,"Yew" wand,2\nelm,Elm,three\n')
    assert [(fault.row, fault.column) for fault in faults] == [(2, "Variant Price"), (3, None)]
    assert "a quotation mark inside a quoted cell is written twice" in str(faults[1])


def test_a_row_whose_cells_are_shifted_has_no_other_faults(tmp_path: Path) -> None:
    content = "Handle,Title,Price\noak,Oak, waxed,1\noak,,2\n,Yew, waxed,1\nelm,Elm,three\n"
    faults = refusals(tmp_path, content)
    assert [(fault.row, fault.column) for fault in faults] == [(2, None), (4, None), (5, "Price")]


def test_a_zip_file_or_a_workbook_is_named_as_one(tmp_path: Path) -> None:
    assert "is a ZIP file or a workbook" in str(refusal(tmp_path, b"PK\x03\x04\x14\x00\x06\x00\xff"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_two_and_four_bytes_for_a_letter_are_read_too(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, f"{SHORT}oak,Größe,1\n".encode(encoding))[0].title == "Größe"


@pytest.mark.parametrize("above", ["\n\n", ",,\n", "sep=,\r\n", '"sep=,"\n', "\ufeff"])
def test_what_a_spreadsheet_puts_above_the_header_is_passed_over(tmp_path: Path, above: str) -> None:
    assert read(tmp_path, f"\ufeff{above}{SHORT}oak,Oak,1\n")[0].title == "Oak"


def test_a_first_line_that_names_the_separator_is_believed_and_counted(tmp_path: Path) -> None:
    error = refusal(tmp_path, "sep=;\nHandle;Title;Variant Price\noak;Oak, old;x\n")

    assert (error.row, error.column) == (3, "Variant Price")


@pytest.mark.parametrize(
    "header", ["HANDLE,title,variant_price", "url-handle,Title,PRICE", "Handle ,Title,Variant  Price"]
)
def test_a_header_is_known_by_its_letters_and_digits(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header}\noak,Oak,1\n")[0].title == "Oak"


@pytest.mark.parametrize("content", ["Handle^Title^Price\noak^Oak^1\n", "ハンドル,タイトル\n", '[{"handle": "oak"}]'])
def test_a_file_without_any_known_column_is_one_fault(tmp_path: Path, content: str) -> None:
    error = refusal(tmp_path, content)

    assert error.row == 1
    assert error.message.startswith("no header of a Shopify product export")
    assert repr(content[:3])[:-1] in error.message


def test_a_missing_column_is_called_as_shopify_spells_it(tmp_path: Path) -> None:
    error = refusal(tmp_path, "Title,Price\nOak,1\n")

    assert (error.column, error.message) == (
        "Handle",
        "this required column is missing (newer exports call it 'URL handle')",
    )


def test_of_two_columns_that_decide_nothing_the_first_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text("Handle,Title,Price,Body (HTML),Description\noak,Oak,1,first,second\n")

    reading = read_shopify_csv(path)

    assert reading.products[0].description == "first"
    assert [(fault.row, fault.column) for fault in reading.warnings] == [(1, "Description")]


def test_a_shifted_first_row_says_nothing_of_being_published(tmp_path: Path) -> None:
    assert refusal(tmp_path, "Handle,Title,Price,Published\noak,Oak,old,1,true\n").row == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x05\x06" + bytes(18), "a ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Excel"),
        (b"\x1f\x8b\x08\x00", "a gzip file"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "a web page"),
    ],
)
def test_a_file_that_is_something_else_is_named_as_that(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refusal(tmp_path, content).message


def test_rows_that_are_one_quoted_cell_each_are_told_as_that(tmp_path: Path) -> None:
    error = refusal(tmp_path, '"Handle,Title,Price"\n"oak,""Oak, old"",1"\n')

    assert error.message.startswith("the whole row is in one pair of quotation marks")
