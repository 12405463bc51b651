"""How a text is cut before amounts are searched in it."""

from container_image.claims.tokens import Kind, cut_tokens, plain_letters


def test_letters_lose_accents_and_variants_and_keep_their_case() -> None:
    assert plain_letters("ＣＨＦ Kč Übér ④⓪ C\u200bH\u0336F") == "CHF Kc Uber 40 CHF"


def test_a_letter_of_a_script_without_spaces_is_a_token() -> None:
    assert [token.text for token in cut_tokens("五百円 a lot")] == ["五", "百", "円", " ", "a", " ", "lot"]


def test_a_line_break_is_no_space() -> None:
    assert [token.kind for token in cut_tokens("1 \nA,")] == [
        Kind.DIGITS,
        Kind.SPACE,
        Kind.BREAK,
        Kind.WORD,
        Kind.OTHER,
    ]
