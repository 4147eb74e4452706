"""CSV and workbooks: the numbers of `measure`, in the decimals of the country, and nothing that runs as a formula."""

import html
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvi_dashboard.estimates import ESTIMATE
from mvi_dashboard.export import accounts_csv, accounts_xlsx, csv_bytes, page_html, page_workbook, xlsx_bytes
from mvi_dashboard.export.cells import DECIMALS, neutralise, read_csv, read_number, restore, write_cell, write_csv
from mvi_dashboard.export.evidence import SCOPE
from mvi_dashboard.export.tables import decimals_of
from mvi_dashboard.export.workbook import table_workbook
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import FIGURE, measure
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.store import Store
from mvi_dashboard.targets import Targets
from mvi_dashboard.telling.phrases import say_coverage, say_exact_range
from mvi_dashboard.view import open_view
from tests.export.conftest import DEPARTMENTS, FORMULAS, cut_of, figure_of, view_of

EVERY_COUNTRY = pytest.mark.parametrize("decimals", DECIMALS)


def rows_of(content: bytes, decimals: str) -> list[dict[str, str]]:
    heads, *lines = read_csv(content, DECIMALS[decimals])
    return [dict(zip(heads, line, strict=True)) for line in lines]


def number(text: str, decimals: str) -> float | None:
    found = read_number(text, DECIMALS[decimals])
    return None if found is None else float(found)


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", ["=1+1", "+31", "-1 stuks", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", "''-x"])
def test_a_text_that_could_run_is_neutralised_and_comes_back(text: str) -> None:
    assert neutralise(text) == f"'{text}"
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", ["", "?", "–", "'s-Gravenhage", "a=b", "1-2", "Vastgoed", " -"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == text == restore(text)


@EVERY_COUNTRY
@pytest.mark.parametrize("value", [-12.5, Decimal("-0.25"), -3, 1e-9, 12345678.9, Decimal("43852083.600")])
def test_a_number_keeps_its_digits_and_a_negative_one_is_never_neutralised(value: float, decimals: str) -> None:
    text = write_cell(value, DECIMALS[decimals])
    assert not text.startswith("'")
    assert "e" not in text.lower()
    assert number(text, decimals) == float(value)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_file_alone_says_whose_it_is_about_when_and_what_else_was_chosen(demo: Store, code: str) -> None:
    """A figure in a year, one over the term, and a list."""
    language = Language(code)
    address = {"year": ["2024"], "department": ["Vastgoed en Gebouwen"], "baseline": ["mix"]}
    for page, name, period in (
        ("summary", "co2_leading_groups", "2024"),
        ("co2", "co2_grades", "2024"),
        ("product_groups", "co2_per_product_group", language("filter.whole_term")),
    ):
        view = open_view(page, language, demo, address, LIGHT, period=PAGES[page].period)
        maker = PAGES[page].maker(name)
        assert maker is not None
        shown = maker(view)
        rows = rows_of(csv_bytes(shown, view), decimals_of(language))
        is_list = shown.lines is not None
        heads = [language(f"export.column.{name}") for name in SCOPE] if is_list else SCOPE
        said = f"{language('dimension.department')}: Vastgoed en Gebouwen. "
        said += f"{language('export.settings')}: {language('target_definition.baseline.mix')}."
        assert rows
        for row in rows:
            assert [row[head] for head in heads] == ["Voorbeeldgemeente (fictief)", period, said], name
        sheets = book_of(xlsx_bytes(shown, view)).worksheets
        texts = {str(cell) for sheet in sheets[:2] for line in sheet.iter_rows(values_only=True) for cell in line}
        assert f"Voorbeeldgemeente (fictief) · {period} · {said}" in texts
        assert is_list or {"Voorbeeldgemeente (fictief)", period, said} <= texts


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.floats(allow_nan=False, allow_infinity=False))
    ),
    st.sampled_from(sorted(DECIMALS)),
)
def test_what_is_written_is_read_again(rows: list[tuple[str, float]], decimals: str) -> None:
    content = write_csv(["text", "number"], rows, DECIMALS[decimals])
    _, *found = read_csv(content, DECIMALS[decimals])
    plain = [(text.replace("\r\n", "\n").replace("\r", "\n"), value) for text, value in rows]
    told = [(cells[0].replace("\r\n", "\n").replace("\r", "\n"), float(cells[1].replace(",", "."))) for cells in found]
    assert told == plain


@EVERY_COUNTRY
def test_the_csv_holds_the_numbers_of_measure_in_full_precision(power: Store, decimals: str) -> None:
    figure, view = figure_of(power)
    found = rows_of(csv_bytes(figure, view, decimals), decimals)
    wanted = measure(power, figure.cut.indicators, figure.cut.by).to_dict("records")
    assert len(found) == len(wanted) == 2 * len(DEPARTMENTS)
    for row, figures in zip(found, wanted, strict=True):
        assert row["indicator"] == figures["indicator"]
        for name in ("low", "high", "contracts_known", "contracts_total", "spend_total_eur"):
            assert (
                number(row[name], decimals) == pytest.approx(figures[name], rel=1e-12, nan_ok=True) or row[name] == ""
            )


@EVERY_COUNTRY
def test_what_is_not_known_is_a_question_mark_and_never_zero(power: Store, decimals: str) -> None:
    figure, view = figure_of(power)
    unknown = [row for row in rows_of(csv_bytes(figure, view, decimals), decimals) if row["department"] == "unknown"]
    assert [row["value"] for row in unknown] == ["?", "?"]
    assert [(row["low"], row["high"], row["target"]) for row in unknown] == [("", "", "")] * 2


def test_dutch_and_english_csv_differ_in_signs_and_not_in_numbers(power: Store) -> None:
    figure, view = figure_of(power, "nl", "product_group", baseline="mix")
    dutch, english = (csv_bytes(figure, view, decimals) for decimals in ("nl", "en"))
    assert dutch.startswith(b"\xef\xbb\xbfindicator;product_group;")
    assert english.startswith(b"\xef\xbb\xbfindicator,product_group,")
    values = [
        [number(row["value"], name) for row in rows_of(content, name)]
        for name, content in (("nl", dutch), ("en", english))
    ]
    assert values[0] == values[1]
    assert csv_bytes(figure, view) == dutch
    assert csv_bytes(*figure_of(power, "en", "product_group", baseline="mix")) != dutch


@EVERY_COUNTRY
def test_every_department_that_looks_like_a_formula_is_neutralised_and_no_number_is(
    power: Store, decimals: str
) -> None:
    figure, view = figure_of(power, "nl", "department", baseline="mix")
    content = csv_bytes(figure, view, decimals).decode("utf-8-sig")
    plain = content.replace("\r\n", DECIMALS[decimals].delimiter).replace('"', "")
    cells = [cell for cell in plain.split(DECIMALS[decimals].delimiter) if cell]
    assert sum(cell.startswith("'") and cell[1] in "＝+-@" for cell in cells) == 2 * FORMULAS
    assert not [cell for cell in cells if cell[0] in "=+@"]
    negative = [cell for cell in cells if cell[0] == "-"]
    assert negative, "power that is worse than the mix has a negative effect"
    assert all(number(cell, decimals) is not None for cell in negative)
    assert {row["department"] for row in rows_of(csv_bytes(figure, view, decimals), decimals)} == {
        department or "unknown" for department in DEPARTMENTS.values()
    }


def test_the_workbook_holds_numbers_as_numbers_and_formulas_as_text(power: Store) -> None:
    figure, view = figure_of(power, "nl", "department", baseline="mix")
    book = book_of(xlsx_bytes(figure, view))
    assert book.sheetnames == ["Cijfers", "Zoals getoond", "Bron en dekking"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    heads, *lines = book["Cijfers"].iter_rows(values_only=True)
    wanted = measure(power, figure.cut.indicators, figure.cut.by, settings=figure.cut.settings).to_dict("records")
    value, known = heads.index("Waarde"), heads.index("Contracten bekend")
    assert [line[value] for line in lines] == [
        pytest.approx(row["value"]) if row["value"] == row["value"] else "?" for row in wanted
    ]
    assert [line[known] for line in lines] == [row["contracts_known"] for row in wanted]
    assert any(isinstance(line[value], float | int) and line[value] < 0 for line in lines)
    quoted = [cell for cell in book["Cijfers"]["B"][1:] if str(cell.value)[0] in "＝+-@"]
    assert len(quoted) == 2 * FORMULAS
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in quoted)


def test_a_text_with_an_equals_sign_never_becomes_a_formula_in_a_workbook() -> None:
    texts = ["=1+1", '=HYPERLINK("http://example.org")', "+1", "@x", "plain"]
    rows = [(text, -1.5) for text in texts]
    sheet = book_of(table_workbook("=1+1", ["=a", "b"], rows, Language("en"), date(2026, 6, 30), {}, {})).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in sheet["A"][3:]] == texts
    assert [cell.quotePrefix for cell in sheet["A"][3:]] == [True, True, True, True, False]
    assert [cell.value for cell in sheet["B"][3:]] == [-1.5] * len(texts)


def test_the_table_as_shown_has_numbers_ranges_and_counts(power: Store) -> None:
    figure, view = figure_of(power, "nl", "department")
    sheet = book_of(xlsx_bytes(figure, view))["Zoals getoond"]
    lines = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]
    assert [line[0] for line in lines] == [row.label for row in figure.rows]
    for line, row in zip(lines, figure.rows, strict=True):
        assert line[1] == ("?" if row.main.value is None else pytest.approx(row.main.value))
        assert line[-2:] == (row.main.contracts_known, row.main.contracts_total)
        if row.main.low is not None:
            assert line[3:6] == (pytest.approx(row.main.low), pytest.approx(row.main.high), row.main.grade)


def test_the_source_sheet_tells_coverage_selection_and_id(power: Store) -> None:
    figure, view = figure_of(power)
    texts = "\n".join(str(row[1].value) for row in book_of(xlsx_bytes(figure, view))["Bron en dekking"].iter_rows())
    for told in (figure.heading, figure.basis, power.data_hash, "vergeleken met grijze stroom", "Dit is geen nul"):
        assert told in texts


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_column_of_figures_has_a_heading_in_words(code: str) -> None:
    lacking = [name for name in (*FIGURE, *ESTIMATE) if not Language(code).has(f"export.column.{name}")]
    assert lacking == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_is_one_workbook_with_a_cover_and_a_sheet_per_figure(demo: Store, code: str) -> None:
    view = view_of(demo, code, "product_groups")
    figures = [maker(view) for maker in PAGES["product_groups"].figures]
    book = book_of(page_workbook(view, figures))
    cover, *sheets = book.worksheets
    assert len(sheets) == len(figures)
    listed = {cell.value for cell in cover["B"]}
    for sheet, figure in zip(sheets, figures, strict=True):
        assert figure.heading in listed
        assert sheet["A1"].value == figure.heading
        labels = [row[0] for row in sheet.iter_rows(min_row=5, max_row=4 + len(figure.rows), values_only=True)]
        assert labels == [row.label for row in figure.rows]


def test_the_same_figure_gives_the_same_workbook(power: Store) -> None:
    assert xlsx_bytes(*figure_of(power)) == xlsx_bytes(*figure_of(power))


def test_the_indicator_table_of_the_accounts_has_the_targets_and_the_numbers_of_measure(demo: Store) -> None:
    view = view_of(demo)
    rows = rows_of(accounts_csv(view), "nl")
    assert rows
    sheet = book_of(accounts_xlsx(view)).worksheets[0]
    lines = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]]
    assert len(lines) == len(rows)
    records = [one for one in Targets.read(demo).records if one.covers((view.filters.year,)) and one.is_understood()]
    assert len(rows) == len(records)
    total = next(
        row for row in rows if row["Indicator"].startswith("Vermeden") and row["Geldt voor"].startswith("alle")
    )
    figure = measure(demo, ["co2_avoided_year_t"], year=view.filters.year).iloc[0]
    assert number(total["Realisatie"], "nl") == pytest.approx(figure["value"])
    assert total["Zekerheid (A-E)"] == figure["grade"]
    assert number(total["Streefwaarde"], "nl") == pytest.approx(figure["target"])
    assert total["Oordeel"] == view.language(f"status.{figure['status']}")
    assert [line[9] for line in lines] == [pytest.approx(number(row["Realisatie"], "nl")) for row in rows]


@pytest.mark.parametrize("page", ["summary", "co2", "circular", "social_return"])
def test_no_figure_leaves_without_range_grade_and_coverage(demo: Store, page: str) -> None:
    view = view_of(demo, page=page)
    for maker in PAGES[page].figures:
        figure = maker(view)
        page_text = page_html(view, [figure], with_pictures=False).decode()
        told = html.unescape(re.sub("<[^>]+>", "", page_text)).replace("\xa0", " ")
        coverage = say_coverage(view.language, figure.total).replace("\xa0", " ").partition("op ")[2].rstrip(".")
        assert coverage, figure.id
        assert coverage in told, figure.id  # behind "Gebaseerd op", the year or the part that it is of
        book = book_of(xlsx_bytes(figure, view))
        assert any(figure.basis in str(cell.value) for row in book["Bron en dekking"].iter_rows() for cell in row)
        if figure.lines is not None:
            continue
        rows = rows_of(csv_bytes(figure, view), "nl")
        assert rows
        assert {"low", "high", "grade", "contracts_known", "contracts_total"} <= set(rows[0]), figure.id
        for outcome in (outcome for row in figure.rows for outcome in row.outcomes):
            if outcome.is_known and outcome.grade is not None:
                exact = say_exact_range(view.language, INDICATORS[outcome.indicator].unit, outcome)
                assert f"{exact} · {outcome.grade}".replace("\xa0", " ") in told, figure.id


def test_a_cut_is_written_and_read_again() -> None:
    from mvi_dashboard.export.identity import cut_document, read_cut

    cut = cut_of("department", baseline="mix").narrowed("product_group", ("electricity", None))
    assert read_cut(cut_document(cut)) == cut
