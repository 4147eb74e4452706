"""Verkennen: every number is the one of `measure`, a link opens the same cut, and a reader's own SQL is answered."""

import re
from dataclasses import replace
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from mvi_dashboard.figures.explore import asked_cut, explored, goes_with, write_sql
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import DIMENSIONS, Code, Cut
from mvi_dashboard.sandbox import run_sql
from mvi_dashboard.store import Store
from mvi_dashboard.telling.outcomes import Outcome, read_outcomes
from mvi_dashboard.telling.phrases import name_code, say_exactly
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.view import View, open_view
from tests.pages.conftest import Visit, cells, charts, shown

NL = Language("nl")


def view_at(store: Store, link: str) -> View:
    """The view that a link to the page opens."""
    return open_view("explore", NL, store, parse_qs(urlsplit(link).query), LIGHT)


def measured(store: Store, cut: Cut) -> dict[tuple[Code, ...], Outcome]:
    frame = measure(store, cut.indicators, cut.by, dict(cut.where), cut.year, cut.settings)
    return {outcome.cut: outcome for outcome in read_outcomes(frame, cut.by)}


def row(cell: str) -> str:
    """A cell without what stands under its number."""
    return cell.replace("\xa0", " ")


def written(outcome: Outcome) -> str:
    """A value as a table writes it."""
    if outcome.is_withheld:
        return NL("chart.few_contracts")
    return say_exactly(NL, INDICATORS[outcome.indicator].unit, outcome.value)


# -------------------------------------------------------------------------------------------- indicators × dimensions


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_by_every_dimension_holds_what_measure_gives(town: Store, indicator: str) -> None:
    opened = view_at(town, f"explore?indicator={indicator}")
    for by in DIMENSIONS:
        view = replace(opened, by=(by,))
        figure, found = explored(view), measured(town, asked_cut(view))
        assert figure.cut.by == ((by,) if goes_with(view, [indicator], by) else ())
        assert [numbers(one.main) for one in figure.rows] == [numbers(found[one.main.cut]) for one in figure.rows], (
            indicator,
            by,
        )
        assert len(figure.rows) == len(found)


def numbers(outcome: Outcome) -> tuple[object, ...]:
    return (
        outcome.value,
        outcome.is_lower_bound,
        outcome.contracts_known,
        outcome.contracts_total,
        outcome.spend_known_eur,
    )


@pytest.mark.parametrize(
    ("indicator", "by"),
    [("co2_avoided_t", "product_group"), ("circular_share", "department"), ("co2_avoided_year_t", "year")],
)
def test_the_table_on_the_page_holds_what_measure_gives(town: Store, visit: Visit, indicator: str, by: str) -> None:
    view = view_at(town, f"explore?indicator={indicator}&by={by}")
    at = visit(town.path.parent, "explore", indicator=indicator, by=by)
    found = measured(town, asked_cut(view))
    assert found
    for (code,), outcome in found.items():
        name, is_few = name_code(NL, by, code), outcome.has_few_contracts and not outcome.is_withheld
        heading = NL("chart.with_few_contracts", name=name) if is_few and by != "year" else name
        assert cells(at, heading)[0].startswith(row(written(outcome))), (indicator, by, code)
    assert "explored" in charts(at)


@pytest.mark.parametrize(
    ("indicator", "by"),
    [
        ("circular_spend_central_eur", ("department", "year")),
        ("co2_avoided_t", ("product_group", "department")),
        ("circular_share", ("start_year", "product_group")),
        ("spend_year_eur", ("supplier", "year")),
    ],
)
def test_a_matrix_of_two_dimensions_holds_what_measure_gives(demo: Store, indicator: str, by: tuple[str, str]) -> None:
    view = view_at(demo, f"explore?indicator={indicator}&by={by[0]}&by={by[1]}")
    cut, figure = asked_cut(view), explored(view)
    found = measured(demo, cut)
    heads, lines = read_table(figure.grid)
    names = {name_code(NL, by[0], code): code for code, _ in found}
    others = {name_code(NL, by[1], code): code for _, code in found}
    compared = 0
    for (name, line), head in product(lines.items(), heads[1:]):
        if name in names and head in others:
            outcome = found.get((names[name], others[head]), Outcome(indicator))
            said = written(outcome) if outcome.contracts_total else "–"
            assert line[head].startswith(row(said)), (name, head)
            compared += 1
    assert compared > 10
    check_the_rest(demo, cut, lines, heads, names, others)


def check_the_rest(
    store: Store,
    cut: Cut,
    lines: dict[str, dict[str, str]],
    heads: list[str],
    names: dict[str, Code],
    others: dict[str, Code],
) -> None:
    """What is shown together is measured together: the last column over all of a row, "others" over what is not listed."""
    indicator = cut.indicators[0]
    listed = [others[head] for head in heads if head in others]
    rest = [code for code in others.values() if code not in listed]
    for name, line in lines.items():
        if name not in names:
            continue
        narrowed = cut.narrowed(cut.by[0], (names[name],))
        for head, codes in ((heads[-1], list(others.values())), (f"Overige ({len(rest)})", rest)):
            if head not in line:
                continue
            asked = narrowed.narrowed(cut.by[1], tuple(codes))
            outcome = measured(store, asked).get((), Outcome(indicator))
            said = written(outcome) if outcome.contracts_total else "–"
            assert line[head].startswith(row(said)), (name, head)


def read_table(html: str) -> tuple[list[str], dict[str, dict[str, str]]]:
    """Headings, and per row heading its cells by column heading."""
    heads = [plain(cell) for cell in re.findall(r'<th role="columnheader"[^>]*>(.*?)</th>', html, re.DOTALL)]
    lines = {}
    for body in re.findall(r'<tr role="row"[^>]*>(<th role="rowheader".*?)</tr>', html, re.DOTALL):
        name, *found = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body, re.DOTALL)
        lines[plain(name)] = dict(zip(heads[1:], map(plain, found), strict=True))
    return heads, lines


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#x27;", "'").replace("&amp;", "&").strip()


def test_unknown_is_a_question_mark_and_hatched_never_zero(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "explore", by=["product_group", "department"])
    assert cells(at, "Schoonmaak")[1] == "?"
    assert "doubtful" in " ".join(element.proto.body for element in at.get("html"))
    assert "0" not in cells(at, "Schoonmaak")
    single = visit(town.path.parent, "explore", product_group="cleaning")
    assert "nog niet te bepalen" in shown(single)


@pytest.mark.parametrize("code", LANGUAGES)
def test_definition_unit_and_period_stand_with_the_figure(town: Store, visit: Visit, code: str) -> None:
    language = Language(code)
    text = shown(visit(town.path.parent, "explore", indicator="circular_share", by="department", lang=code))
    assert language("indicator.circular_share.definition") in text
    unit, period = language("unit.share"), language("chart.in_year", year=2025)
    assert language("page.explore.unit_and_period", unit=unit, period=period) in text


# -------------------------------------------------------------------------------------------------- links and choices


@pytest.mark.parametrize("name", [name for name in PAGES if PAGES[name].figures])
def test_every_figure_of_every_page_links_to_the_same_cut_here(demo: Store, name: str) -> None:
    view = open_view(
        name,
        NL,
        demo,
        {"department": ["Vastgoed en Gebouwen"], "baseline": ["mix"], "year": ["2024"]},
        LIGHT,
        period=PAGES[name].period,
    )
    for maker in PAGES[name].figures:
        cut = maker(view).cut
        again = asked_cut(view_at(demo, view.filters.address_of("explore", cut)))
        assert again.indicators == cut.indicators, maker.__name__
        assert again.by == cut.by, maker.__name__
        assert again.where == cut.where, maker.__name__
        assert again.settings == cut.settings, maker.__name__
        found, asked_again = ([numbers(one) for one in measured(demo, cut).values()] for cut in (cut, again))
        assert found == asked_again, maker.__name__


def test_a_cut_that_only_a_link_narrows_is_restored_said_and_taken_along(demo: Store, visit: Visit) -> None:
    supplier = demo.rows("select min(supplier) as name from measured_contracts")[0]["name"]
    cut = Cut.asked(["contract_value_eur"], ["start_year"], {"supplier": (supplier,), "cluster": ("energy", None)})
    view = open_view("contracts", NL, demo, {}, LIGHT, period="term")
    link = view.filters.address_of("explore", cut)
    again = view_at(demo, link)
    assert dict(asked_cut(again).where)["supplier"] == (supplier,)
    assert dict(asked_cut(again).where)["cluster"] == ("energy", None)
    assert asked_cut(view_at(demo, again.address("explore"))) == asked_cut(again)
    text = shown(visit(demo.path.parent, "explore", supplier=supplier))
    assert f"leverancier {supplier}" in text.replace("\\", "")


def test_choosing_writes_codes_to_the_address(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "explore")
    at.selectbox(key="choose_indicator").set_value("contract_value_eur").run()
    assert at.query_params["indicator"] == "contract_value_eur"
    assert at.query_params["by"] == "product_group"
    at.selectbox(key="choose_by_1").set_value("department").run()
    assert at.query_params["by"] == ["product_group", "department"]
    assert cells(at, "Elektriciteit")[-1] == "€ 800.000"
    at.selectbox(key="choose_by_1").set_value("").run()
    at.selectbox(key="choose_by_0").set_value("").run()
    assert "by" not in at.query_params
    assert "Contractwaarde" in shown(at)
    assert not at.exception


def test_what_a_link_asks_in_vain_is_told_and_the_rest_is_answered(town: Store, visit: Visit) -> None:
    text = shown(visit(town.path.parent, "explore", indicator=["co2_saved", "co2_avoided_t"], by="colour"))
    assert "cijfer ‘co2_saved’ en uitgesplitst naar ‘colour’" in text
    assert NL("indicator.co2_avoided_t.name_in_year") in text


def test_an_indicator_over_the_term_offers_no_years(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "explore", indicator="contract_value_eur")
    options = at.selectbox(key="choose_by_0").options
    assert NL("dimension.year") not in options
    assert {NL(f"dimension.{name}") for name in DIMENSIONS if name != "year"} <= set(options)


# ------------------------------------------------------------------------------------------------------------ the SQL


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_sql_that_is_shown_runs_in_the_box_and_gives_the_figure(town: Store, indicator: str) -> None:
    view = view_at(town, f"explore?indicator={indicator}&by=department")
    cut = asked_cut(view)
    answer = run_sql(town, write_sql(view, cut))
    place = list(answer.frame.columns).index("contracts_known")
    counted = {one[0]: one[place] for one in answer.rows()}
    found = measured(town, cut)
    assert {code: counted[code] for (code,) in found} == {code: one.contracts_known for (code,), one in found.items()}


def ask_in_box(at: AppTest, sql: str) -> AppTest:
    at.text_area(key="query_text").set_value(sql)
    return at.button[-1].click().run()


def test_a_question_typed_in_the_box_is_answered_and_kept_in_the_address(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "explore")
    sql = "select contract_id, value_eur, cpv_code, start_date from contracts order by contract_id"
    at = ask_in_box(at, sql)
    assert at.query_params["sql"] == sql
    assert cells(at, "N-1") == ["400.000,00", "null", "01-01-2024"]
    assert "4 rijen in" in shown(at)
    again = visit(town.path.parent, "explore", sql=sql)
    assert again.text_area(key="query_text").value == sql
    assert cells(again, "N-1") == ["400.000,00", "null", "01-01-2024"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("drop table contracts", "Alleen vragen stellen kan"),
        ("select * from read_text('/etc/passwd')", "De functie read_text mag hier niet"),
        ("select titel from contracts", "Een kolom titel is er niet."),
        ("from problems", "Een tabel problems is hier niet."),
    ],
)
def test_a_question_that_gets_no_answer_gets_a_sentence(town: Store, visit: Visit, sql: str, said: str) -> None:
    at = visit(town.path.parent, "explore", sql=sql)
    assert said in shown(at)
    assert not at.exception


def test_the_sql_of_the_figure_can_be_put_in_the_box(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "explore", indicator="contract_value_eur", by="department")
    at.button[0].click().run()
    sql = at.text_area(key="query_text").value
    assert sql == at.code[0].value
    at.button[-1].click().run()
    assert "contracts_total" in shown(at)
    assert "800.000,00" in shown(at)


def test_text_of_the_data_and_of_the_question_cannot_become_markup(town: Store, visit: Visit) -> None:
    at = visit(
        town.path.parent, "explore", sql="select title as \"<i>kop</i>\" from contracts where contract_id = 'N-1'"
    )
    bodies = " ".join(element.proto.body for element in at.get("html"))
    assert "Advies zonder code &lt;b&gt;vet&lt;/b&gt;" in bodies
    assert "<i>kop</i>" not in bodies
    assert "<b>vet</b>" not in bodies


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_tables_stand_beside_the_box_with_their_meaning(town: Store, visit: Visit, code: str) -> None:
    text = shown(visit(town.path.parent, "explore", lang=code))
    assert "measured_contracts" in text
    assert Language(code)("schema.table.emission_factors") in text
    assert Language(code)("schema.column.due_kg") in text
