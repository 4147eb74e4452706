"""The alderman's page and the A4 are in plain words: none of the words that `plain_words` lists, in either language."""

import csv
import re

import pytest

from mvi_dashboard.language import LANGUAGES, Language, keys
from mvi_dashboard.paths import REFERENCE

SHOWN = (
    "alderman.",
    "headline.",
    "page.summary.",
    "report.",
    "status.",
    "app.fictitious",
    "equivalent.household_year.",
)
"""The texts of the alderman's page and the A4, by the beginning of their keys; those of figures are in `SHOWN_OF_CHARTS`."""

SHOWN_OF_CHARTS = tuple(
    f"chart.{name}"
    for name in ("at_least", "between", "coverage", "unknown_effect", "partly", "not_determined", "other_product_group")
)
FOOTNOTES = ("report.document_title", "report.written", "report.figures")
"""Not read by the alderman: the name of the file, what the command says, and the ids in small print."""


def rows() -> list[dict[str, str]]:
    with (REFERENCE / "plain_words.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(code: str) -> dict[str, str]:
    """Key → text, without the names of what is filled in."""
    names = [key for key in keys(code) if key.startswith((*SHOWN, *SHOWN_OF_CHARTS)) and key not in FOOTNOTES]
    return {key: re.sub(r"\{\w+\}", "…", Language(code)(key)) for key in names}


def found(word: str, text: str) -> bool:
    """Whether the word stands in the text as a word; a plural or a verb's ending does not hide it."""
    return re.search(rf"(?<!\w){re.escape(word)}(?:s|en|e)?(?!\w)", text, flags=re.IGNORECASE) is not None


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_of_the_alderman_and_the_a4_avoid_every_listed_word(code: str) -> None:
    texts = shown(code)
    assert len(texts) > 50
    words = [row["word"] for row in rows() if row["language"] == code]
    assert len(words) > 20
    for key, text in texts.items():
        for word in words:
            assert not found(word, text), f"{key}: {word!r} in {text!r}"


def test_every_word_has_a_plain_replacement_that_is_not_listed_itself() -> None:
    listed = {(row["language"], row["word"].lower()) for row in rows()}
    assert len(listed) == len(rows()), "a word is listed twice"
    for row in rows():
        assert row["language"] in LANGUAGES
        assert row["replacement"], row
        assert (row["language"], row["replacement"].lower()) not in listed, row


def test_a_listed_word_is_found_in_any_case_and_number_but_not_inside_another_word() -> None:
    assert found("indicator", "Twee Indicators.")
    assert found("t.o.v.", "Minder t.o.v. 2020")
    assert not found("impact", "compacter")
