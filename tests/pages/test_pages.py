"""What the pages show is what `measure` gives; a filter changes both; "?" is never 0."""

import html
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import duckdb
import pytest

from mvi_dashboard.dossier import ORDERS, count_contracts, list_contracts
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.navigation import NAMES
from mvi_dashboard.questions import Settings
from mvi_dashboard.selection import read_filters
from mvi_dashboard.store import Store, current_file, open_store
from mvi_dashboard.telling.contract_list import PER_PAGE
from mvi_dashboard.telling.outcomes import Outcome, by_code, by_indicator
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.view import open_view, say_other_year
from tests.pages.conftest import Visit, cells, charts, raw_identifiers, shown
from tests.pages.town import TOWN
from tests.registers import build_from, store_of, write_register

NL = Language("nl")
EVERY_PAGE = pytest.mark.parametrize("name", NAMES)
EVERY_LANGUAGE = pytest.mark.parametrize("code", LANGUAGES)
A_ZERO = re.compile(r"(?<![\d.,-])0(?:[.,]0+)?(?![\d.,-])")


def figure(store: Store, indicator: str, year: int | None = None, **where: str) -> Outcome:
    return by_indicator(measure(store, [indicator], where=where, year=year))[indicator]


# ------------------------------------------------------------------------------------------------ numbers and filters


def test_the_summary_shows_the_headlines_that_measure_gives(town: Store, visit: Visit) -> None:
    text = shown(visit(town.path.parent))
    co2 = figure(town, "co2_avoided_year_t", 2025)
    assert co2.value == 483  # 1,000,000 kWh x 0.483 kg
    assert co2.low is not None
    assert co2.high is not None
    spread = f"tussen {NL.tonnes(co2.low)} en {NL.tonnes(co2.high)}"
    assert f"bekend deel {NL.tonnes(co2.value)} {spread} minder uitstoot in 2025" in text
    assert "Doel 2025: 600 t" in text
    assert "○ te weinig gegevens" in text
    assert "Gebaseerd op 1 van 4 contracten, € 100.000 van € 400.000." in text
    share = figure(town, "circular_share", 2025)
    assert share.value == 0.125  # half of one contract in four equal ones
    assert f"minstens {NL.share(share.value)} van de uitgaven in 2025" in text
    assert "bekend deel 50% van de afspraken" in text  # an obligation of unknown size may still lower the share
    assert "Afgesproken: € 20.000. Gerealiseerd: € 10.000" in text


def test_promise_and_result_are_told_apart(town: Store, visit: Visit) -> None:
    expected = figure(town, "co2_avoided_expected_t")
    assert expected.value == 2 * 483
    assert (
        f"Belofte over de hele looptijd, nog te leveren of nog niet gerapporteerd: {NL.tonnes(expected.value)}"
        in shown(visit(town.path.parent))
    )


def test_another_year_is_asked_measured_and_shown(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent)
    at.selectbox(key="choose_year").set_value(2026).run()
    assert not at.exception
    assert at.query_params["year"] == "2026"
    text = shown(at)
    assert figure(town, "co2_avoided_year_t", 2026).value is None
    assert "? Nog niet te bepalen minder uitstoot in 2026" in text
    assert "bekend deel 483 t" not in text


def test_a_filter_moves_the_numbers_and_the_address_and_back(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "product_groups")
    at.multiselect(key="choose_department").set_value(["Vastgoed"]).run()
    assert at.query_params["department"] == "Vastgoed"
    where = {"department": ("Vastgoed",)}
    found = by_code(measure(town, ["co2_avoided_t"], by=("product_group",), where=where), "product_group")
    assert list(found) == ["electricity"]
    power = found["electricity"]["co2_avoided_t"]
    assert power.is_lower_bound
    text = shown(at)
    known = f"{NL.tonnes(power.value or 0)} (minstens {NL.tonnes(power.low or 0)})"
    assert f"Elektriciteit (te weinig contracten): {known}" in text  # one known contract leads no ranking
    assert "levert de meeste" not in text
    assert "Schoonmaak" not in text
    at.multiselect(key="choose_department").set_value([]).run()
    assert "department" not in at.query_params
    assert "Schoonmaak" in shown(at)


def test_the_baseline_is_a_visible_choice(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, baseline="mix")
    mix = by_indicator(measure(town, ["co2_avoided_year_t"], year=2025, settings=Settings(baseline="mix")))
    value = mix["co2_avoided_year_t"].value
    assert value == 244
    text = shown(at)
    assert f"bekend deel {NL.tonnes(value)} tussen" in text
    assert "vergeleken met gemiddelde stroom" in text


def test_a_link_holds_codes_so_both_languages_show_the_same_figures(town: Store, visit: Visit) -> None:
    address = {"product_group": "electricity", "year": "2025"}
    dutch, english = (shown(visit(town.path.parent, lang=code, **address)) for code in LANGUAGES)
    assert "Elektriciteit" in dutch
    assert "Electricity" in english
    assert "483 t" in dutch
    assert "483 t" in english


def test_filters_are_kept_from_page_to_page(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, product_group="electricity")
    at.query_params.clear()  # what a click in the menu does
    at.switch_page("mvi_dashboard/pages/contracts.py").run()
    assert at.query_params["product_group"] == "electricity"
    assert "Levering windstroom" in shown(at)
    assert "Schoonmaak stadhuis" not in shown(at)


def test_what_a_link_asks_in_vain_is_told(town: Store, visit: Visit) -> None:
    text = shown(visit(town.path.parent, department="Bestaat niet", year="1850"))
    assert NL("filter.ignored", values="afdeling ‘Bestaat niet’ en jaar ‘1850’") in text
    assert "483 t" in text


def test_a_code_that_only_a_link_sets_is_told_where_it_is_unknown(town: Store, visit: Visit) -> None:
    text = shown(visit(town.path.parent, "product_groups", cluster="bestaat_niet", lang="xx"))
    assert NL("filter.ignored", values="taal ‘xx’ en cluster ‘bestaat_niet’") in text
    assert "Elektriciteit" in text


@pytest.mark.parametrize("name", ["summary", "co2", "explore", "contracts"])
def test_a_shared_link_shows_the_same_when_another_year_has_become_the_usual_one(town: Store, name: str) -> None:
    """The usual year, baseline and language stand in it as well, and the reader may still change the language."""
    address = {"product_group": ["electricity"], "department": ["Vastgoed"]}
    period = PAGES[name].period
    view = open_view(name, NL, town, address, LIGHT, period=period)
    place, _, asked = view.shared(search="wind & zon").partition("?")
    assert place == ("./" if name == "summary" else name)
    found = parse_qs(asked)
    assert found["year"] == ["2025"]
    assert found["lang"] == ["nl"]
    assert found["baseline"] == ["grey"]
    assert found["search"] == ["wind & zon"]
    later = replace(view.choices, default_year=2026)
    filters, ignored = read_filters(found, Language("en"), later, name)
    assert not ignored
    assert replace(filters, lang="nl", default_year=2025) == view.filters


def test_what_is_shared_is_copied_by_a_click(town: Store, visit: Visit) -> None:
    for name in ("summary", "contracts", "method", "origin", "benchmark", "settings"):
        bodies = " ".join(element.proto.body for element in visit(town.path.parent, name).get("html"))
        found = re.search(r'<a class="share" href="([^"]*)"', bodies)
        assert found, name
        assert "year=2025" in html.unescape(found[1])


# ----------------------------------------------------------------------------------------------------- "?" is never 0


def shows_unknown_as_unknown(visit: Visit, folder: Path) -> bool:
    """Whether the group without data is "?" in the table and in the chart of the product groups."""
    at = visit(folder, "product_groups")
    drawn = json.loads(charts(at)["co2_per_product_group"].spec)
    labels = [note["text"] for note in drawn["layout"]["annotations"]]
    return cells(at, "Schoonmaak")[:2] == ["?", "?"] and "? niet te bepalen (1 contract)" in labels


def test_a_group_without_data_is_a_question_mark_in_table_and_chart(town: Store, visit: Visit) -> None:
    assert shows_unknown_as_unknown(visit, town.path.parent)


def test_a_null_turned_into_zero_in_the_store_is_seen_on_the_page(town: Store, visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(town.path.parent, folder)
    path = current_file(folder)
    assert path is not None
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        for table in ("applied_contract_effects", "contract_year_effects", "effects"):
            for part in ("due", "gross"):
                connection.execute(f"update {table} set {part}_kg = 0, {part}_state = 'known' where {part}_kg is null")
        connection.execute("update unapplied_contract_effects set is_zero = true, state = 'known'")
    assert not shows_unknown_as_unknown(visit, folder)


def test_unknown_is_hatched_grey_and_no_target_line_is_invented(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent)
    bars = json.loads(charts(at)["co2_leading_groups"].spec)["data"]
    assert any(bar["marker"].get("pattern", {}).get("shape") == "/" for bar in bars)
    years = json.loads(charts(at)["co2_per_year"].spec)["data"]
    assert [trace["y"] for trace in years if trace.get("mode") == "lines"] == [[600, 600]]


# ------------------------------------------------------------------------------------- every page, language, selection


@EVERY_PAGE
@EVERY_LANGUAGE
def test_every_page_says_its_question_source_and_date(town: Store, visit: Visit, name: str, code: str) -> None:
    language = Language(code)
    at = visit(town.path.parent, name, lang=code)
    text = shown(at)
    assert language(f"page.{name}.title") in text
    assert language(f"page.{name}.question") in text
    assert language("app.fictitious") in text
    assert language("chart.source", organisation="Toetsgemeente (fictief)", date=language.date_long(town.as_of)) in text
    text = re.sub(r"(Figuur|Figure) \S+", "", text)  # the id of a figure is meant to be quoted
    codes = ["no_mvi_group", "co2_avoided", "too_little_data", "due_to_mvi"]
    codes += ["electricity"] if code == "nl" else []  # in English it is a word as well
    for code_of_ours in codes if name != "explore" else ():  # the schema beside its SQL box names columns and codes
        assert code_of_ours not in text
    assert not raw_identifiers(at) or name == "explore"
    assert "&lt;span" not in " ".join(element.proto.body for element in at.get("html"))  # markup read as text
    for chart in charts(at).values():
        assert chart.alt
        assert json.loads(chart.config)["modeBarButtons"] == [["toImage"]]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "intake"])  # which is about no selection
@EVERY_LANGUAGE
def test_an_empty_selection_says_what_would_fill_it_and_shows_no_zero(
    town: Store, visit: Visit, name: str, code: str
) -> None:
    address = {"department": "Facilitair", "product_group": "electricity"}
    at = visit(town.path.parent, name, lang=code, **address)
    text = shown(at)
    assert Language(code)("app.empty_answer") in text
    assert Language(code)("app.empty_advice") in text
    assert not A_ZERO.search(text), A_ZERO.search(text)
    assert not charts(at)


@EVERY_LANGUAGE
def test_without_a_store_the_page_says_how_to_begin(visit: Visit, tmp_path: Path, code: str) -> None:
    for page in ("summary", "intake"):
        at = visit(tmp_path / "nothing", page, lang=code)
        assert Language(code)("app.no_store") in shown(at)
        assert "mvi demo" in at.code[0].value
        assert at.button(key="begin_demo").label == Language(code)("app.begin_demo")
        assert len(at.file_uploader) == (page == "intake")


# ---------------------------------------------------------------------------------------------------------- contracts


def test_one_contract_shows_how_its_effect_was_computed(town: Store, visit: Visit) -> None:
    text = shown(visit(town.path.parent, "contracts", contract="W-1"))
    assert "voorkomt over de hele looptijd 1.932 t door onze eisen (bruto 1.932 t)" in text
    assert "Daarvan is 966 t geleverd en 966 t nog te leveren of nog niet gerapporteerd." in text
    assert "1.000.000 kWh × 0,483 kg grijze stroom, lijst 2026" in text
    assert "windstroom, lijst 2026" in text
    assert "483.000" in text
    assert "applications.csv, rij 2" in text
    assert "Dit contract staat in contracts.csv, rij 2." in text


def test_an_unproven_promise_is_explained_and_not_zero(town: Store, visit: Visit) -> None:
    text = shown(visit(town.path.parent, "contracts", contract="W-2"))
    assert NL("page.contracts.co2_unknown") in text
    assert not A_ZERO.search(text.split("CO₂", 1)[1].split("Circulair", 1)[0])


def test_circular_and_social_return_of_one_contract(town: Store, visit: Visit) -> None:
    text = shown(visit(town.path.parent, "contracts", contract="S-1"))
    assert "In het contract: € 200.000. Geleverd of geverifieerd: € 200.000. Gevraagd: € 200.000." in text
    assert "Gerealiseerd: € 10.000 van € 20.000 afgesproken." in text


def test_searching_keeps_the_search_in_the_address(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "contracts")
    at.text_input(key="search").set_value("windstroom").run()
    assert at.query_params["search"] == "windstroom"
    text = shown(at)
    assert "1 contract gevonden met ‘windstroom’" in text
    assert "Levering windstroom" in text
    assert "Schoonmaak stadhuis" not in text
    at.text_input(key="search").set_value("bestaat niet").run()
    assert NL("page.contracts.search_advice") in shown(at)


def test_text_of_a_register_cannot_become_markup(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "contracts")
    bodies = " ".join(element.proto.body for element in at.get("html"))
    assert "Advies zonder code &lt;b&gt;vet&lt;/b&gt;" in bodies
    assert "<b>vet</b>" not in bodies


def test_an_unknown_contract_is_said_to_be_unknown(town: Store, visit: Visit) -> None:
    assert "Contract X-9 staat niet in dit register." in shown(visit(town.path.parent, "contracts", contract="X-9"))


# ------------------------------------------------------------------------------------------------------- a new import


def test_the_next_rerun_shows_a_new_import(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "register", **TOWN))
    at = visit(folder, "contracts")
    assert "Levering zonnestroom" not in shown(at)
    fresh = {**TOWN["contracts"][0], "contract_id": "Z-1", "title": "Levering zonnestroom"}
    build_from(folder, write_register(tmp_path / "more", contracts=[fresh]))
    at.run()
    assert "Levering zonnestroom" in shown(at)
    assert "5 contracten" in shown(at)


def test_what_somebody_typed_is_marked_as_dutch_on_an_english_page(demo: Store, visit: Visit) -> None:
    typed = demo.rows("select title from actions where action_kind in ('advice', 'decision') and done_on is null")
    bodies = " ".join(element.proto.body for element in visit(demo.path.parent, lang="en").get("html"))
    marked = re.findall(r'<span lang="nl">([^<]*)</span>', bodies)
    assert len(marked) == 2
    assert all(any(html.unescape(text).startswith(row["title"].rstrip(".")) for row in typed) for text in marked)
    assert bodies.count("in Dutch") == len(marked)
    dutch = " ".join(element.proto.body for element in visit(demo.path.parent, lang="nl").get("html"))
    assert 'lang="nl"' not in dutch


@pytest.mark.parametrize(
    ("start", "end", "year", "said"),
    [
        ("2026-02-01", "2028-01-31", 2026, NL("filter.opens_later", year=2026, complete=2025)),
        ("2021-01-01", "2022-12-31", 2022, NL("filter.opens_earlier", year=2022, complete=2025)),
        ("2024-01-01", "2027-12-31", 2025, ""),
    ],
)
def test_a_register_without_the_last_full_year_opens_on_another_and_says_why(
    tmp_path: Path, start: str, end: str, year: int, said: str
) -> None:
    contracts = [{"contract_id": "A", "title": "Advies", "value_eur": 90_000, "start_date": start, "end_date": end}]
    store = open_store(store_of(tmp_path, contracts=contracts).path.parent, date(2026, 6, 30))
    view = open_view("summary", NL, store, {}, LIGHT, period="year")
    assert view.filters.year == year
    assert say_other_year(view) == said
    assert not say_other_year(open_view("owners", NL, store, {}, LIGHT, period="term"))


def test_every_contract_can_be_reached_in_any_order_and_the_count_is_named(demo: Store, visit: Visit) -> None:
    """1,948 contracts, 25 at a time; order and place stand in the address."""
    count = figure(demo, "contract_value_eur").contracts_total
    assert count_contracts(demo) == count > 500
    seen: list[str] = []
    for offset in range(0, count, 500):
        seen += list(list_contracts(demo, limit=500, offset=offset, order="title")["contract_id"])
    assert len(set(seen)) == len(seen) == count
    for order in ORDERS:
        assert len(list_contracts(demo, limit=3, order=order)) == 3
    ends = list(list_contracts(demo, limit=40, order="end")["end_date"])
    assert ends == sorted(ends)
    last = -(-count // PER_PAGE)
    text = shown(visit(demo.path.parent, "contracts", order="end", part=str(last)))
    assert NL("page.contracts.caption_end") in text
    first = NL.number((last - 1) * PER_PAGE + 1)
    assert NL("page.contracts.place", first=first, last=NL.number(count), count=NL.number(count)) in text
    at = visit(demo.path.parent, "contracts", part="3", order="nothing")
    assert NL("page.contracts.caption_value") in shown(at)
    at.selectbox(key="order").set_value("title").run()
    assert at.query_params["order"] == "title" or at.query_params["order"] == ["title"]
    assert "part" not in at.query_params
