"""The page of settings: every limit in words, and the file, lists and equivalents that are in use."""

import pytest

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.store import Store
from mvi_dashboard.telling.settings_tables import limits_table, say_limit
from tests.pages.conftest import Visit, shown

NL = Language("nl")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_limit_has_words_value_and_date(demo: Store, code: str) -> None:
    language = Language(code)
    table = limits_table(language, demo)
    listed = demo.rows("select threshold, review_by from thresholds")
    assert table.count("<tr") == len(listed) + 1
    for row in listed:
        assert language.date(row["review_by"]) in table
        assert row["threshold"] not in table


def test_limits_are_written_as_people_write_them() -> None:
    assert say_limit(NL, 0.5, "share") == "50%"
    assert say_limit(NL, 250_000, "eur") == "€ 250.000"
    assert say_limit(NL, 12, "month") == "12\xa0maanden"
    assert say_limit(NL, 12_000_000, "number") == "12.000.000"


def test_the_page_names_file_fingerprint_and_equivalents(demo: Store, visit: Visit) -> None:
    text = shown(visit(demo.path.parent, "settings"))
    assert demo.name in text
    assert demo.data_hash[:12] in text
    assert NL("page.settings.style_ours") in text
    assert NL("threshold.stale_months") in text
