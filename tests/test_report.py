"""The alderman's A4: one tagged page whose figures are those of `measure`, whatever the register holds."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner, Result

from mvi_dashboard.__main__ import main
from mvi_dashboard.figures.headlines import headline_tiles, say_answer
from mvi_dashboard.indicators import HEADLINES, INDICATORS
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.report import fill_sheet, typeset
from mvi_dashboard.report.sheet import Part, Sheet, cut_short, shorter
from mvi_dashboard.store import Store
from mvi_dashboard.telling.outcomes import by_indicator
from mvi_dashboard.telling.phrases import say_amount, say_coverage, say_range, say_status
from mvi_dashboard.view import View, open_view
from tests.registers import store_of

EVERY_LANGUAGE = pytest.mark.parametrize("code", LANGUAGES)
SMALLEST_PT = 7.9
Report = Callable[[str], pypdf.PdfReader]
Sheets = Callable[[str], Sheet]


@pytest.fixture(scope="module")
def report(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """`report("nl")`: the A4 of the demo municipality as `mvi report` writes it."""
    folder, made = tmp_path_factory.mktemp("report"), dict[str, Path]()

    def of(code: str) -> pypdf.PdfReader:
        if code not in made:
            path = folder / f"{code}.pdf"
            done = mvi_report("--store", demo_store, "--language", code, "--out", path)
            assert done.exit_code == 0, done.stderr
            made[code] = path
        return pypdf.PdfReader(made[code])

    return of


@pytest.fixture(scope="module")
def sheet(demo: Store) -> Sheets:
    """`sheet("nl")`: what stands on it."""
    return cache(lambda code: fill_sheet(view_of(demo, code)))


def mvi_report(*options: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(main, ["report", *map(str, options)])


def view_of(store: Store, code: str = "nl", **address: str) -> View:
    asked = {name: [value] for name, value in address.items()}
    return open_view("summary", Language(code), store, asked, LIGHT, period="year")


def set_page(sheet: Sheet, store: Store, folder: Path) -> pypdf.PdfReader:
    path = folder / "sheet.pdf"
    path.write_bytes(typeset(sheet, LIGHT, (), store.as_of))
    return pypdf.PdfReader(path)


def squeezed(text: str) -> str:
    """Without any white space: where a line ends is of no account."""
    return re.sub(r"\s+", "", text)


def words(pdf: pypdf.PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in pdf.pages))


# -------------------------------------------------------------------------------------------------------------- the file


@EVERY_LANGUAGE
def test_it_is_one_page_of_a4_with_its_own_font(report: Report, code: str) -> None:
    page: Any
    (page,) = report(code).pages
    width, height = (float(side) / 72 * 25.4 for side in page.mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    fonts = page["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    assert names
    assert all("SourceSans3" in name for name in names), names


@EVERY_LANGUAGE
def test_it_is_tagged_as_pdf_ua_in_its_language(report: Report, code: str) -> None:
    root: Any = report(code).trailer["/Root"]
    assert root["/Lang"].startswith(code)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=.1.", metadata)
    about = report(code).metadata
    assert about is not None
    assert str(about.title).endswith(": Voorbeeldgemeente (fictief)")


@EVERY_LANGUAGE
def test_headings_come_in_order_and_the_chart_speaks(report: Report, code: str) -> None:
    root: Any = report(code).trailer["/Root"]
    tags = list(_tags(root["/StructTreeRoot"]))
    levels = [tag for tag, _ in tags if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == "/H1"
    assert levels.count("/H1") == 1
    assert set(levels[1:]) == {"/H2"}
    (spoken,) = [alt for tag, alt in tags if tag == "/Figure"]
    assert Language(code)("product_group.electricity") in spoken


def test_the_same_data_give_the_same_bytes(sheet: Sheets, demo: Store, tmp_path: Path) -> None:
    first, second = (typeset(sheet("nl"), LIGHT, (), demo.as_of) for _ in range(2))
    assert first == second
    (tmp_path / "a.pdf").write_bytes(first)
    about = pypdf.PdfReader(tmp_path / "a.pdf").metadata
    assert about is not None
    assert about.creation_date is not None
    assert about.creation_date.date() == demo.as_of


def _tags(node: Any) -> list[tuple[str, str]]:
    node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in _tags(child)]
    if not isinstance(node, dict):
        return []
    own = [(str(node["/S"]), str(node.get("/Alt", "")))] if "/S" in node else []
    return own + (_tags(node["/K"]) if "/K" in node else [])


# ------------------------------------------------------------------------------------------------------------ its figures


@EVERY_LANGUAGE
def test_it_holds_the_headlines_that_measure_gives(report: Report, demo: Store, code: str) -> None:
    text, language = words(report(code)), Language(code)
    found = by_indicator(measure(demo, HEADLINES, year=demo.default_year))
    for indicator in HEADLINES:
        outcome, unit = found[indicator], INDICATORS[indicator].unit
        told = [
            say_amount(language, unit, outcome.value),
            say_amount(language, unit, outcome.target),
            say_range(language, unit, outcome) or "",
            say_status(language, outcome.status),
            say_coverage(language, outcome),
        ]
        for part in told:
            assert squeezed(part) in text, (indicator, part)


@EVERY_LANGUAGE
def test_every_text_of_the_tiles_on_the_screen_stands_on_it(report: Report, demo: Store, code: str) -> None:
    text, view = words(report(code)), view_of(demo, code)
    assert squeezed(say_answer(view)) in text
    for tile in headline_tiles(view):
        shown = (tile.heading, tile.qualifier, tile.figure, tile.spread, tile.meaning, tile.verdict, tile.target)
        for part in (*shown, tile.promise, *tile.basis):
            assert squeezed(part) in text, part


@EVERY_LANGUAGE
def test_every_part_that_a_council_needs_is_there(report: Report, sheet: Sheets, demo: Store, code: str) -> None:
    text, told = words(report(code)), sheet(code)
    parts = (told.changes, told.risks, told.equivalent, told.unknown, told.decision)
    for part in parts:
        assert part.lines
        for line in (part.heading, *part.lines, part.note):
            assert squeezed(line) in text, line
    assert len(told.chart.bars) >= 5
    for bar in told.chart.bars:
        assert squeezed(bar.label) in text
        assert squeezed(bar.text) in text
    assert told.advice
    assert demo.data_hash[:12] in text
    assert squeezed(told.label) in text, "an invented municipality says so"


def test_another_year_has_other_figures(demo: Store, tmp_path: Path) -> None:
    year = demo.default_year - 1
    pdf = set_page(fill_sheet(view_of(demo, year=str(year))), demo, tmp_path)
    outcome = by_indicator(measure(demo, HEADLINES, year=year))[HEADLINES[0]]
    assert squeezed(say_amount(Language("nl"), "t", outcome.value)) in words(pdf)


def test_what_somebody_typed_is_marked_as_dutch_on_an_english_sheet(demo: Store) -> None:
    dutch, english = (fill_sheet(view_of(demo, code)) for code in ("nl", "en"))
    assert (dutch.advice_heading, dutch.decision.heading) == ("De adviseur:", "Gevraagd besluit")
    assert english.advice_heading == "The advisor (in Dutch):"
    assert english.decision.heading == "Decision asked for (in Dutch)"
    assert english.typed_language == english.decision_language == "nl"
    assert (english.advice, english.decision.lines) == (dutch.advice, dutch.decision.lines)


def test_a_decision_or_advice_that_is_done_is_not_shown(tmp_path: Path) -> None:
    rows = [
        {"action_id": "1", "action_kind": "decision", "title": "Oud besluit", "done_on": "2025-01-01"},
        {"action_id": "2", "action_kind": "decision", "title": "Nieuw besluit", "due_on": "2027-01-01"},
        {"action_id": "3", "action_kind": "advice", "title": "Oud advies", "done_on": "2025-01-01"},
    ]
    store = store_of(tmp_path, contracts=[CONTRACT], actions=rows)
    sheet = fill_sheet(view_of(store))
    assert sheet.decision == Part("Gevraagd besluit", ("Nieuw besluit.",))
    assert sheet.advice == ""


# --------------------------------------------------------------------------------------------------- whatever comes to it

CONTRACT = {"contract_id": "1", "title": "Levering", "start_date": "2024-01-01", "delivered_on": "2026-06-30"}


@EVERY_LANGUAGE
def test_a_register_of_which_nothing_is_known_says_so_and_shows_no_zero(tmp_path: Path, code: str) -> None:
    store = store_of(tmp_path, contracts=[CONTRACT | {"cpv_code": "09310000-5", "end_date": "2027-12-31"}])
    sheet = fill_sheet(view_of(store, code))
    language = Language(code)
    assert [tile.figure for tile in sheet.headlines] == [language("headline.unknown")] * 3
    assert sheet.equivalent.lines == ()
    text = words(set_page(sheet, store, tmp_path))
    assert squeezed(language("page.summary.answer_without_targets")) in text
    assert text.count(squeezed(language("headline.unknown"))) == 3
    assert "0t" not in re.sub(r"[\d.,]+\dt", "", text)


@EVERY_LANGUAGE
def test_long_names_and_long_lists_leave_one_page_in_readable_letters(
    sheet: Sheets, demo: Store, tmp_path: Path, code: str
) -> None:
    usual = sheet(code)
    long = "Samenwerkingsverband Sociale Zekerheid, Werk en Inkomen Noordoostelijk Veluwerandgebied en omstreken "
    bars = tuple(replace(bar, label=cut_short(long, 48)) for bar in usual.chart.bars)
    huge = replace(
        usual,
        organisation=cut_short(long * 3, 90),
        advice=cut_short(long * 9, 240),
        chart=replace(usual.chart, bars=bars),
        changes=replace(usual.changes, lines=tuple(long * 2 for _ in range(3))),
        risks=replace(usual.risks, lines=(cut_short(long * 9, 480),)),
        unknown=replace(usual.unknown, lines=tuple(long * 3 for _ in range(3))),
        decision=replace(usual.decision, lines=(cut_short(long * 9, 480),)),
    )
    (page,) = set_page(huge, demo, tmp_path).pages
    sizes: set[float] = set()
    page.extract_text(
        visitor_text=lambda text, _, matrix, __, size: sizes.add(size * matrix[3]) if text.strip() else None
    )
    assert sizes
    footnote_mark = 6
    assert min(size for size in map(abs, sizes) if size > footnote_mark) >= SMALLEST_PT
    text = squeezed(page.extract_text())
    for tile in usual.headlines:
        assert squeezed(tile.figure) in text, "a headline is never left out"


def test_what_is_left_out_first_is_what_a_council_needs_least(sheet: Sheets) -> None:
    sheets = list(shorter(sheet("nl")))
    assert len(sheets[2].chart.bars) < len(sheets[1].chart.bars) < len(sheets[0].chart.bars)
    assert sheets[2].equivalent.lines
    assert sheets[3].equivalent.lines == ()
    assert all(shown.headlines == sheets[0].headlines for shown in sheets)
    assert all(shown.decision == sheets[0].decision and shown.risks == sheets[0].risks for shown in sheets)
    assert all(shown.unknown.lines for shown in sheets)


def test_a_text_is_cut_at_a_word() -> None:
    assert cut_short("kort", 10) == "kort"
    assert cut_short("een lange naam, met komma", 17) == "een lange naam…"
    assert cut_short("Langewoordzonderspatie", 10) == "Langewoor…"


@pytest.mark.parametrize("option", [("--organisation", "Nergenshuizen"), ("--year", "1066")])
def test_an_organisation_or_year_that_is_not_there_is_refused_in_one_sentence(
    demo_store: Path, tmp_path: Path, option: tuple[str, str]
) -> None:
    out = tmp_path / "a.pdf"
    done = mvi_report("--store", demo_store, "--language", "nl", "--out", out, *option)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"{option[1]} bestaat niet als ")
    assert "Kies uit: " in done.stderr
    assert not out.exists()


def test_a_house_style_colours_the_a4(demo_store: Path, tmp_path: Path) -> None:
    tokens = tmp_path / "own.json"
    tree = {"mvi": {"color": {"ink": {"$value": "#5115EF"}}, "font-family": {"$value": "Fenmark Sans, sans-serif"}}}
    tokens.write_text(json.dumps(tree), encoding="utf-8")
    out = tmp_path / "a.pdf"
    done = mvi_report("--store", demo_store, "--language", "nl", "--theme", tokens, "--out", out)
    assert done.exit_code == 0
    assert "Het lettertype Fenmark Sans staat niet op deze computer" in done.stderr
    drawn = pypdf.PdfReader(out).pages[0].get_contents()
    assert drawn is not None
    red, green, blue = (re.escape(f"{channel / 255:.6f}"[:5]) for channel in (0x51, 0x15, 0xEF))
    assert re.search(rf"{red}\d* {green}\d* {blue}\d*", drawn.get_data().decode("latin-1"))
