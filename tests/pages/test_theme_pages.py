"""The three theme pages by numbers: what they show of a store known by heart, and what moves when the reader asks otherwise."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mvi_dashboard.charts import ChartRow
from mvi_dashboard.circularity import measure_definitions, measure_levels, measure_without_largest
from mvi_dashboard.figures import (
    circular,
    circular_evidence,
    co2,
    co2_guards,
    co2_promise,
    effect_table,
    headlines,
    owners,
    social_return,
)
from mvi_dashboard.figures import social_return_contracts as agreements
from mvi_dashboard.figures.headlines import headline_tiles
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.leak import measure_leak
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Settings
from mvi_dashboard.report import fill_sheet
from mvi_dashboard.selection import PAGE_SETTINGS, say_filters
from mvi_dashboard.social_return import read_pace, read_people
from mvi_dashboard.store import Store
from mvi_dashboard.telling.lists import Line, Quantity
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.view import View, open_view
from tests.pages.conftest import Visit, charts, shown
from tests.pages.theme_town import POWER, accepted, agreed, application, criterion, promised, quantity, theme_store
from tests.pages.town import contract
from tests.registers import Rows, store_of

NL = Language("nl")
THEMES = ("co2", "circular", "social_return")


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return theme_store(tmp_path_factory.mktemp("themes"))


def view_of(store: Store, page: str, code: str = "nl", **address: str) -> View:
    asked = {name: [value] for name, value in address.items()}
    return open_view(page, Language(code), store, asked, LIGHT, period=PAGES[page].period)


def numbers(line: Line) -> list[float | None]:
    return [cell.value for cell in line.cells if isinstance(cell, Quantity)]


def lines_of(figure: Shown) -> dict[str, list[float | None]]:
    assert figure.lines is not None
    return {line.label: numbers(line) for line in figure.lines}


def values(figure: Shown) -> list[list[float | None]]:
    return [[outcome.value for outcome in row.outcomes] for row in figure.rows]


def drawn(figure: Shown) -> dict[str, Any]:
    assert figure.chart is not None
    found: dict[str, Any] = json.loads(figure.chart.to_json())
    return found


def texts(figure: Shown) -> list[str]:
    return [re.sub("<[^>]+>", "", note["text"]) for note in drawn(figure)["layout"]["annotations"]]


# ---------------------------------------------------------------------------------------------------------------- CO2


def test_a_stale_source_marks_only_its_own_tile(tmp_path: Path, visit: Visit) -> None:
    old = {"delivered_on": "2026-06-30"}
    rows: dict[str, Rows] = {
        "contracts": [contract("wind", "Windstroom", POWER, "Vastgoed", **old)],
        "applications": [application("wind")],
        "quantities": [quantity("wind")],
        "stages": [promised("wind")],  # the latest report about CO2 is of 1 December 2023
        "circular": [criterion("wind", stage_date="2026-05-01")],
        "social_return_agreements": [agreed("wind")],
        "social_return_efforts": [accepted("wind", "2000") | {"reported_on": "2026-06-01"}],
    }
    store = store_of(tmp_path, **rows)
    tiles = headline_tiles(view_of(store, "summary"))
    assert [tile.is_stale for tile in tiles] == [True, False, False]
    assert [NL("chart.stale") in tile.freshness for tile in tiles] == [True, False, False]
    assert "1 december 2023" in tiles[0].freshness
    body = "".join(element.proto.body for element in visit(store.path.parent).get("html"))
    assert body.count('<p class="stale">') == 1


def test_the_answer_of_co2_is_the_realised_year_against_its_target(themes: Store) -> None:
    view = view_of(themes, "co2")
    assert co2.headline_outcome(view).value == 483  # the wind contract alone was due to MVI and delivered
    assert "in 2025 was de uitstoot 483 t" in co2.say_co2(view).replace("\xa0", " ")
    [tile] = co2.co2_tiles(view)
    assert tile.status == "watch"  # the range starts below 400 t
    assert tile.target.replace("\xa0", " ") == "Doel 2025: 400 t"
    assert "966 t geleverd, 1.932 t nog te leveren" in tile.promise.replace("\xa0", " ")


def test_over_the_term_the_answer_holds_promise_and_result(themes: Store) -> None:
    view = view_of(themes, "co2", period="term")
    assert co2.headline_outcome(view).value == 1932 + 1932 - 966
    [row] = [row for row in co2_promise.co2_promise_per_product_group(view).rows if row.main.is_known]
    due, realised, expected, gross, remaining = (outcome.value for outcome in row.outcomes)
    assert (due, realised, expected, gross, remaining) == (2898, 966, 1932, 4830, 2898)


def test_gross_is_told_as_gross_and_never_as_due_to_our_demands(themes: Store) -> None:
    view = view_of(themes, "co2", period="term", attribution="gross")
    assert co2.headline_outcome(view).value == 4830
    assert "dan de vaste referentie, ook door wat wet en markt al deden" in co2.say_co2(view)
    figure = co2_promise.co2_promise_per_product_group(view)
    bars = [trace for trace in drawn(figure)["data"] if trace["type"] == "bar" and "pattern" not in trace["marker"]]
    assert [bar["x"][0] for bar in bars] == [966 + 483, 1932 + 1449]  # promise and result; the bar is gross itself
    assert NL("page.co2.key_gross") not in [text for _, text in figure.key]
    assert [column.heading for column in figure.columns][1:] == ["Bruto", "Geleverd", "Nog te leveren", "Resterend"]


def test_gross_reaches_the_year_too_and_meets_no_target(themes: Store) -> None:
    """`law` was delivered in 2024 as the market would have: 483 t more, gross."""
    view = view_of(themes, "co2", year="2024", attribution="gross")
    assert co2.headline_outcome(view).value == 2 * 483
    said = co2.say_co2(view).replace("\xa0", " ")
    assert "in 2024 was de uitstoot 966 t" in said
    assert said.endswith("Het doel geldt voor wat door MVI komt.")
    [tile] = co2.co2_tiles(view)
    assert (tile.heading, tile.target) == (
        "Minder CO₂-uitstoot, bruto",
        "Het doel geldt voor wat door MVI komt",
    )
    assert tile.promise.replace("\xa0", " ").startswith("Over de hele looptijd, bruto: 1.449 t geleverd, 3.381 t nog")
    path = co2.co2_path(view)
    assert "Door MVI" not in path.subtitle
    assert [column.heading for column in path.columns][1:] == ["CO₂ verm. in het jaar, bruto", "CO₂ bruto verwacht"]


@pytest.mark.parametrize("page", [name for name in PAGES if name not in ("origin", "explore", "co2")])
def test_a_page_that_does_not_ask_gross_neither_tells_nor_counts_it(themes: Store, page: str) -> None:
    due, gross = view_of(themes, page), view_of(themes, page, attribution="gross")
    assert gross.filters.settings == due.filters.settings
    assert "bruto" not in say_filters(gross.filters, NL, gross.period)
    assert "attribution=gross" in gross.filters.address("co2")  # kept for the next page
    assert "attribution=gross" not in gross.filters.address_of("origin", gross.cut(["co2_avoided_t"]))


def test_promise_and_result_are_two_shades_that_follow_each_other(themes: Store) -> None:
    figure = co2_promise.co2_promise_per_product_group(view_of(themes, "co2", period="term"))
    bars = [trace for trace in drawn(figure)["data"] if trace["type"] == "bar"]
    assert [(bar["base"][0], bar["x"][0]) for bar in bars[:3]] == [(0, 966), (966, 1932), (0, 4830)]
    assert len({bar["marker"]["color"] for bar in bars[:3]}) == 3


def test_a_contract_that_is_worse_stays_in_sight_with_plus_and_minus(themes: Store) -> None:
    figure = co2_guards.co2_backfires(view_of(themes, "co2", period="term"))
    assert lines_of(figure) == {"Stroom voor meer gebouwen": [-966, -966]}
    assert figure.heading == "1 contract stoot meer uit dan de referentie"
    said = figure.summary.replace("\xa0", " ")
    assert said == "Plus: 5.796 t bij 3 contracten. Min: 966 t bij 1 contract. Samen: 4.830 t."
    gross = measure(themes, ["co2_avoided_gross_t"])["value"].iloc[0]
    assert gross == 5796 - 966


def test_beside_what_was_avoided_stand_what_remains_and_what_was_bought(themes: Store) -> None:
    view = view_of(themes, "co2", period="term")
    assert [row.main.value for row in co2_promise.co2_beside(view).rows] == [966, 1932, None, 2898]
    # 4 x (wind 1 + law 1 + worse 1.5 + lamps 0.5 once) million kWh; what was derived from euros is no quantity
    assert lines_of(co2_guards.co2_bought(view)) == {"Elektriciteit": [16_000_000, 4]}
    assert lines_of(co2_guards.co2_bought(view_of(themes, "co2"))) == {"Elektriciteit": [4_000_000, 4]}


def test_compensation_is_an_outline_that_starts_at_zero(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract("c", "Gecompenseerd gas", POWER, "Vastgoed")],
        applications=[application("c", purchased_variant="grey", compensated_share="0.5")],
        quantities=[quantity("c", baseline_quantity="2000000", market_quantity="2000000")],
        stages=[promised("c")],
    )
    figure = co2_promise.co2_beside(view_of(store, "co2", period="term"))
    assert [row.main.value for row in figure.rows] == [0, 1932, 966, 1932]
    outline = next(bar for bar in drawn(figure)["data"] if bar["marker"].get("line", {}).get("width") == 2)
    assert (outline["base"][0], outline["x"][0], outline["marker"]["color"]) == (0, 966, LIGHT.surface)


def test_greener_and_dearer_is_listed_with_the_difference(themes: Store) -> None:
    figure = co2_guards.co2_price_flags(view_of(themes, "co2"))
    assert lines_of(figure) == {"Windstroom": [1932, 400_000, 350_000, 50_000]}
    other = co2_guards.co2_price_flags(view_of(themes, "co2", department="Facilitair"))
    assert other.lines == ()
    assert other.table == ""


def test_what_rests_on_euros_is_counted_apart_and_in_no_grade(themes: Store) -> None:
    figure = co2.co2_grades(view_of(themes, "co2"))
    assert sum(share or 0 for [share] in lines_of(figure).values()) == pytest.approx(1)
    assert "bij 1 contract is de hoeveelheid afgeleid uit euro’s" in figure.notes[0]


def test_where_most_quantities_come_from_euros_the_years_are_not_drawn_and_it_says_why(tmp_path: Path) -> None:
    def store(folder: Path, *grades: str) -> Store:
        names = [f"c{at}" for at in range(len(grades))]
        return store_of(
            folder,
            contracts=[contract(name, "Windstroom", POWER, "Vastgoed") for name in names],
            applications=[application(name) for name in names],
            quantities=[quantity(name, evidence_grade=grade) for name, grade in zip(names, grades, strict=True)],
            stages=[promised(name) for name in names],
        )

    half, most = store(tmp_path / "half", "E", "E", "C", "C"), store(tmp_path / "most", "E", "E", "E", "C", "C")
    for maker, page in ((co2.co2_path, "co2"), (co2.co2_per_year, "summary")):
        drawn_one, off = maker(view_of(half, page)), maker(view_of(most, page))
        assert drawn_one.chart is not None
        assert not [note for note in drawn_one.notes if "afgeleid uit euro" in note]
        assert (off.chart, off.key) == (None, ())
        assert "bij 3 van de 5 contracten" in off.notes[0]
        assert "Boven 50%" in off.notes[0]


def test_the_footprint_of_spend_has_no_years_and_no_target(themes: Store) -> None:
    figure = co2_guards.co2_footprint(view_of(themes, "co2", year="2025"))
    assert figure.cut.year is None
    assert figure.chart is None
    assert figure.total.target is None
    assert "geen vooruitgang" in figure.subtitle


def test_the_path_shows_the_promise_of_years_to_come_and_a_line_of_targets(themes: Store) -> None:
    figure = co2.co2_path(view_of(themes, "co2"))
    assert [row.label for row in figure.rows] == ["2024", "2025", "2026", "2027"]
    assert values(figure) == [[483, 241.5], [483, 241.5], [None, 724.5], [None, 724.5]]
    [line] = [trace for trace in drawn(figure)["data"] if trace.get("mode") == "lines+markers" and len(trace["x"]) == 4]
    assert line["y"] == [500, 400, 600, 800]  # the first year of the cumulative target is a target of that year
    assert "doel 2027: 800 t" in [text.replace("\xa0", " ") for text in texts(figure)]


def test_a_cumulative_target_gets_its_two_verdicts(themes: Store) -> None:
    [note] = co2.co2_path(view_of(themes, "co2")).notes
    said = note.replace("\xa0", " ")
    assert "Over 2024 tot en met 2027 samen is het doel 2.000 t." in said
    assert "Tot en met 2025 is 966 t geleverd: ◆ let op." in said
    assert "wordt dat 2.898 t: ▲ op koers." in said
    assert co2.co2_path(view_of(themes, "co2", department="Vastgoed")).notes == ()
    assert co2.co2_path(view_of(themes, "co2", baseline="mix")).notes == ()


# ------------------------------------------------------------------------------------------------------ estimates, off


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Twelve like contracts of 966 or 1,014.3 t over the term, and two of which nothing is known."""
    measured = [f"m{number}" for number in range(12)]
    names = [*measured, "rest-1", "rest-2"]
    return store_of(
        tmp_path_factory.mktemp("sample"),
        contracts=[contract(name, f"Stroom {name}", POWER, "Vastgoed") for name in names],
        applications=[application(name) for name in names],
        quantities=[quantity(name, 500_000 + 25_000 * (place % 2)) for place, name in enumerate(measured)],
        stages=[promised(name) for name in names],
    )


def test_an_estimate_is_off_until_the_reader_asks_and_then_a_hatched_part_of_its_own(sample: Store) -> None:
    off = co2_promise.co2_promise_per_product_group(view_of(sample, "co2", period="term"))
    on = co2_promise.co2_promise_per_product_group(view_of(sample, "co2", period="term", extrapolation="by_value"))
    known = 6 * (966 + 1014.3)
    assert off.rows[0].main.value == on.rows[0].main.value == pytest.approx(known)
    assert off.rows[0].main.estimate is None
    assert on.rows[0].main.estimate == pytest.approx(known / 12 * 2)

    def hatched(figure: Shown) -> list[float]:
        bars = [trace for trace in drawn(figure)["data"] if trace["type"] == "bar" and trace["marker"].get("pattern")]
        return [bar["x"][0] for bar in bars]

    assert hatched(off) == []
    assert hatched(on) == [pytest.approx(known / 6)]
    assert NL("estimate.heading") not in off.table
    assert NL("estimate.heading") in on.table
    assert off.notes == ()
    assert NL("estimate.note") in on.notes


def test_why_there_is_no_estimate_is_told(themes: Store) -> None:
    view = view_of(themes, "co2", period="term", extrapolation="by_number")
    said = " ".join(co2_promise.co2_promise_per_product_group(view).notes)
    assert NL("page.co2.no_estimate") in said
    assert "er zijn te weinig gemeten contracten" in said


# ----------------------------------------------------------------------------------------------------------- circular


def test_switching_the_definition_changes_the_figure_and_its_label(themes: Store) -> None:
    found = measure_definitions(themes, year=2025).set_index("definition")["value"].to_dict()
    assert found == {"high": 0.125, "central": 0.0625, "low": 0.0625}
    told = {}
    for definition, value in found.items():
        view = view_of(themes, "circular", circular_definition=str(definition))
        [tile] = circular.circular_tiles(view)
        assert circular.share_of_spend(view).value == value
        told[definition] = (tile.heading, tile.meaning, circular.say_circular(view))
        assert circular.circular_headline(view).cut.settings.circular_definition == definition
    assert len(set(told.values())) == len(found)
    assert told["high"][0] == "Circulair gevraagd (proces)"


def test_the_three_definitions_stand_side_by_side_whatever_is_chosen(themes: Store) -> None:
    for definition in ("high", "central", "low"):
        figure = circular_evidence.circular_definitions(view_of(themes, "circular", circular_definition=definition))
        assert values(figure) == [[0.125], [0.0625], [0.0625]]
        full = [bar["marker"]["color"] == LIGHT.circular for bar in drawn(figure)["data"]]
        assert full == [name == definition for name in ("high", "central", "low")]


def test_the_denominator_is_named_and_changes_the_share(themes: Store) -> None:
    narrow = view_of(themes, "circular", circular_denominator="relevant")
    expected = measure(themes, ["circular_share"], year=2025, settings=Settings(circular_denominator="relevant"))
    assert circular.share_of_spend(narrow).value == expected["value"].iloc[0]
    assert circular.share_of_spend(narrow).value != 0.0625
    assert "relevante productgroepen" in circular.say_circular(narrow)
    assert "alle uitgaven" in circular.say_circular(view_of(themes, "circular"))


def test_the_levels_hold_the_whole_denominator_and_what_was_not_assessed(themes: Store) -> None:
    figure = circular_evidence.circular_levels(view_of(themes, "circular"))
    expected = measure_levels(themes, year=2025)
    assert [cells[0] for cells in lines_of(figure).values()] == list(expected["contracts"])
    assert [cells[2] for cells in lines_of(figure).values()] == list(expected["spend_eur"])
    assert sum(cells[1] or 0 for cells in lines_of(figure).values()) == pytest.approx(1)
    assert len(lines_of(figure)) == 7
    assert "25% is niet beoordeeld" in figure.heading


def test_the_figure_without_its_largest_contract_stands_in_the_tile(themes: Store) -> None:
    found = measure_without_largest(themes, year=2025)
    assert found is not None
    assert (found.contract_id, found.value_without) == ("desk", 0)
    [tile] = circular.circular_tiles(view_of(themes, "circular"))
    assert any("Zonder het grootste contract (desk" in text for text in tile.basis)


def test_strategies_go_by_name_with_both_numbers_and_what_was_not_bought_beside(themes: Store) -> None:
    found = lines_of(circular_evidence.circular_strategies(view_of(themes, "circular")))
    assert found["minder gebruiken (PBL R2, RVO R2)"] == [1, 1, 0, 30_000]
    assert found["hergebruiken (PBL R3, RVO R3)"] == [2, 1, 1]
    assert len(found) == 10
    avoided = circular_evidence.circular_avoided(view_of(themes, "circular"))
    assert avoided.rows[0].main.value == 30_000
    narrowed = lines_of(circular_evidence.circular_strategies(view_of(themes, "circular", department="Vastgoed")))
    assert narrowed["hergebruiken (PBL R3, RVO R3)"] == [1, 0, 0]


def test_what_was_raised_shortly_before_a_closing_date_is_listed_within_the_selection(themes: Store) -> None:
    figure = circular_evidence.circular_raised_late(view_of(themes, "circular"))
    assert figure.lines is not None
    assert [line.label for line in figure.lines] == ["Hergebruikte bureaus"]
    assert circular_evidence.circular_raised_late(view_of(themes, "circular", department="Vastgoed")).lines == ()


# ------------------------------------------------------------------------------------------------------- social return


def test_fulfilment_does_not_net_and_what_is_beyond_stands_apart(themes: Store) -> None:
    view = view_of(themes, "social_return")
    # min(2,000, 20,000) + min(35,000, 20,000) over 3 x 20,000: the third has no report and stays in the denominator
    assert social_return.fulfilment(view).value == pytest.approx(22_000 / 60_000)
    found = dict(zip(social_return.BAND, values(social_return.social_return_band(view)), strict=True))
    assert found["social_return_obliged_eur"] == [60_000]
    assert found["social_return_realised_eur"] == [37_000]
    assert found["social_return_over_fulfilment_eur"] == [15_000]
    bars = drawn(social_return.social_return_band(view))["data"]
    assert bars[-1]["marker"]["line"]["width"] == 2  # an outline


def test_each_euro_of_social_return_names_its_regional_table(themes: Store) -> None:
    view = view_of(themes, "social_return")
    makers: Sequence[Callable[[View], Shown]] = (
        social_return.social_return_path,
        social_return.social_return_band,
        social_return.social_return_per_product_group,
        social_return.social_return_contracts,
        agreements.social_return_penalty,
    )
    for maker in makers:
        said = " ".join(maker(view).notes)
        assert "Utrecht (huidige tabel" in said, maker
        assert "Additionaliteit niet vastgesteld" in said, maker


def test_pace_counts_every_agreement_once(themes: Store) -> None:
    figure = agreements.social_return_pace(view_of(themes, "social_return"))
    found = {label: cells[0] for label, cells in lines_of(figure).items()}
    assert sum(count or 0 for count in found.values()) == len(read_pace(themes)) == 3
    assert found["Op koers"] == found["Achter"] == found["Te weinig gegevens"] == 1


def test_what_is_at_risk_is_listed_with_its_gap_and_no_supplier(themes: Store) -> None:
    figure = agreements.social_return_at_risk(view_of(themes, "social_return"))
    assert lines_of(figure) == {"Windstroom": [20_000, 2_000, 18_000]}
    assert agreements.social_return_penalty(view_of(themes, "social_return")).total.value == 1.5 * 18_000


def test_people_are_shown_in_safe_cells_and_for_the_whole_organisation_only(demo: Store) -> None:
    people = read_people(demo)
    hidden = people[people["placements"].isna() & (people["year"] == 2025)]
    figure = agreements.social_return_people(view_of(demo, "social_return"))
    assert figure.lines is not None
    shown_counts = [count for line in figure.lines for count in numbers(line)[:1]]
    assert shown_counts
    assert min(count or 0 for count in shown_counts) >= 5
    told = [line for line in figure.lines if NL("page.social_return.hidden") in line.cells]
    of_year = [line for line in told if not line.label.isdigit()]
    assert len(of_year) == len(hidden[hidden["target_group"] != "all"])
    narrowed = agreements.social_return_people(view_of(demo, "social_return", department="Vastgoed en Gebouwen"))
    assert narrowed.lines == ()
    assert narrowed.heading == NL("page.social_return.people_not_narrowed")


# ------------------------------------------------------------------------------------------------------- all the three

LEAKS = {
    "co2": (co2.co2_leak, "climate"),
    "circular": (circular.circular_leak, "circular"),
    "social_return": (social_return.social_return_leak, "social_return"),
}
COVERAGES = {
    "co2": (co2.co2_coverage, "co2_avoided_year_t"),
    "circular": (circular.circular_coverage, "circular_share"),
    "social_return": (social_return.social_return_coverage, "social_return_fulfilment_share"),
}
CONTRACTS = {
    "co2": co2.co2_contracts,
    "circular": circular.circular_contracts,
    "social_return": social_return.social_return_contracts,
}


@pytest.mark.parametrize("page", THEMES)
def test_each_stage_of_the_leak_is_no_more_than_the_one_before_and_what_measure_gives(demo: Store, page: str) -> None:
    maker, theme = LEAKS[page]
    for department in ("", "Vastgoed en Gebouwen"):
        figure = maker(view_of(demo, page, department=department) if department else view_of(demo, page))
        leak = measure_leak(demo, {"department": department} if department else None)
        expected = leak[leak["theme"] == theme]
        found = list(lines_of(figure).values())
        assert [cells[0] for cells in found] == list(expected["contracts"])
        assert [cells[2] for cells in found] == list(expected["spend_eur"])
        for measured in range(4):
            column = [cells[measured] or 0 for cells in found]
            assert column == sorted(column, reverse=True)
        assert found[0][1] == 1


@pytest.mark.parametrize("page", THEMES)
def test_the_coverage_meter_holds_every_contract_of_the_figure(demo: Store, page: str) -> None:
    maker, indicator = COVERAGES[page]
    found = lines_of(maker(view_of(demo, page)))
    year = None if page == "social_return" else demo.default_year
    [figure] = measure(demo, [indicator], year=year).to_dict("records")
    counts = [cells[0] for cells in found.values()]
    assert counts == [figure["contracts_known"], figure["contracts_partly_known"], figure["contracts_unknown"]]
    assert sum(count or 0 for count in counts) == figure["contracts_total"]
    assert next(iter(found.values()))[1] == pytest.approx(figure["spend_known_eur"])
    assert sum(cells[1] or 0 for cells in found.values()) == pytest.approx(figure["spend_total_eur"])


@pytest.mark.parametrize("page", THEMES)
def test_the_top_contracts_lead_to_their_file_and_no_other_adds_more(demo: Store, visit: Visit, page: str) -> None:
    figure = CONTRACTS[page](view_of(demo, page))
    assert figure.lines
    added = [numbers(line)[0] or 0 for line in figure.lines]
    assert added == sorted(added, reverse=True)
    assert len(added) == 10
    first = figure.lines[0]
    assert first.address is not None
    at = visit(demo.path.parent, "contracts", contract=first.small, organisation=view_of(demo, page).organisation)
    assert first.label in shown(at)


def test_the_method_mix_and_the_widest_contracts_are_those_of_measure(demo: Store) -> None:
    view = view_of(demo, "co2")
    [figure] = measure(demo, ["co2_avoided_year_t"], year=2025).to_dict("records")
    shares = [share for [share] in lines_of(co2.co2_grades(view)).values()]
    assert shares == [pytest.approx(figure[f"grade_{grade}_share"]) for grade in "abcd"]
    widths = co2.co2_widths(view)
    assert widths.lines is not None
    assert len(widths.lines) == 5
    half = (figure["high"] - figure["low"]) / 2
    assert NL.tonnes(half) in widths.heading.replace("\xa0", " ")


def test_too_few_contracts_lead_no_ranking_and_get_no_percentage(themes: Store) -> None:
    ranked = circular.circular_per_product_group(view_of(themes, "product_groups"))
    assert ranked.heading == NL("page.product_groups.circular_neutral")
    assert [row.label for row in ranked.rows if row.main.is_known][-1] == "Kantoormeubilair (te weinig contracten)"
    assert "Hoogste" not in ranked.summary
    alone = view_of(themes, "circular", product_group="office_furniture")  # two contracts
    [tile] = circular.circular_tiles(alone)
    assert (tile.figure, tile.is_known) == ("Te weinig contracten", False)
    assert circular.say_circular(alone) == "Te weinig contracten voor een percentage."
    for maker in PAGES["circular"].figures:
        figure = maker(alone)
        told = " ".join(
            [figure.heading, figure.summary, figure.alt, *figure.notes, re.sub("<[^>]+>", " ", figure.table)]
        )
        assert "%" not in told, figure.id
        assert figure.chart is None or "%" not in " ".join(texts(figure)), figure.id


@pytest.mark.parametrize("page", THEMES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_on_a_store_with_little_every_figure_still_says_something(
    town: Store, visit: Visit, page: str, code: str
) -> None:
    at = visit(town.path.parent, page, lang=code)
    view = view_of(town, page, code)
    for maker in PAGES[page].figures:
        assert maker(view).heading.replace("\xa0", " ") in shown(at)


def test_a_setting_is_of_its_own_page_and_does_not_follow_the_reader(demo: Store, visit: Visit) -> None:
    asked = view_of(demo, "summary", circular_definition="low", extrapolation="by_value")
    assert asked.filters.settings == Settings()
    assert view_of(demo, "circular", extrapolation="by_value").filters.settings == Settings()
    at = visit(demo.path.parent, "circular", circular_definition="low")
    assert NL("circular_share.low") in shown(at)
    at.query_params.clear()  # what a click in the menu does
    at.switch_page("mvi_dashboard/pages/product_groups.py").run()
    assert "circular_definition" not in at.query_params
    assert "circular_definition" in PAGE_SETTINGS["circular"]


def test_a_click_on_a_definition_writes_the_address_and_redraws(demo: Store, visit: Visit) -> None:
    at = visit(demo.path.parent, "circular")
    at.segmented_control(key="choose_circular_definition").set_value("high").run()
    assert not at.exception
    assert at.query_params["circular_definition"] == "high"
    assert NL("circular_share.high") in shown(at)
    at.segmented_control(key="choose_circular_definition").set_value("central").run()
    assert "circular_definition" not in at.query_params
    assert set(charts(at)) >= {"circular_definitions", "circular_levels"}


# ------------------------------------------------------------------------------------------------- what a word promises


def test_fulfilled_per_group_is_capped_per_contract_and_the_rest_stands_apart(themes: Store) -> None:
    """`desk` did 35,000 of 20,000 agreed; `wind` 2,000 of 20,000, and of `law` (20,000) nothing was reported."""
    figure = social_return.social_return_per_product_group(view_of(themes, "social_return"))
    found = {row.label.partition(" (")[0]: [outcome.value for outcome in row.outcomes] for row in figure.rows}
    assert found["Kantoormeubilair"] == [20_000, 20_000, None, 15_000]  # one contract: too few for a percentage
    assert found["Elektriciteit"] == [2_000, 40_000, 0.05, None]
    assert [column.heading for column in figure.columns][1:] == ["Ingevuld", "Verplicht", "Invulling", "Overinvulling"]
    table = effect_table.effects_per_product_group(view_of(themes, "product_groups"))
    done = {row.label.partition(" (")[0]: row.outcomes[-1].value for row in table.rows}
    assert done["Kantoormeubilair"] == 20_000
    owned = owners.effects_per_department(view_of(themes, "owners"))
    assert {row.label: row.outcomes[-2].value for row in owned.rows}["Facilitair"] == 20_000


def test_power_against_the_mix_has_no_target_but_says_where_it_holds(themes: Store) -> None:
    view = view_of(themes, "summary", baseline="mix")
    said = headlines.say_answer(view)
    assert "het doel voor de CO₂-besparing geldt tegen grijze stroom" in said[0].lower() + said[1:]
    assert "CO₂-besparing heeft geen doel" not in said
    tile = headlines.headline_tiles(view)[0]
    assert tile.target == "Het doel geldt tegen grijze stroom"
    assert co2.say_co2(view_of(themes, "co2", baseline="mix")).endswith("Het doel geldt tegen grijze stroom.")
    nowhere = headlines.say_answer(view_of(themes, "summary", baseline="mix", department="Vastgoed"))
    assert nowhere == NL("page.summary.answer_without_targets")


def test_the_target_of_a_closed_year_names_the_date_of_the_state_beside_it(demo: Store) -> None:
    tile = headlines.headline_tiles(view_of(demo, "summary"))[2]
    assert tile.target.replace("\xa0", " ").startswith("Doel 2025: 85%. De stand van 30-06-2026 telt ook")


def test_a_year_to_come_is_not_measured_yet_and_no_small_share(demo: Store) -> None:
    rows = [row for row in circular.circular_path(view_of(demo, "circular")).rows if row.kind == "future"]
    assert rows
    for row in rows:
        assert (row.main.value, row.main.contracts_total) == (None, 0)
        assert row.main.target is not None


def test_a_part_that_is_known_to_be_nothing_is_nought_beside_its_whole(themes: Store) -> None:
    figure = co2_promise.co2_promise_per_product_group(view_of(themes, "co2", department="Vastgoed", year="2024"))
    [row] = [row for row in figure.rows if row.main.is_known]
    assert row.outcomes[2].value is not None  # the other contracts of 2024 still have to report
    assert [column.heading for column in figure.columns][3] == "Nog te rapporteren"
    wind = Outcome("co2_avoided_t", value=483.0, contracts_known=1, contracts_unknown=1, contracts_total=2)
    expected = Outcome("co2_avoided_expected_t", contracts_known=1, contracts_unknown=1, contracts_total=2)
    shown_figure = replace(figure, rows=(ChartRow("Stroom", (wind, expected)),), columns=figure.columns[:3])
    assert ">0<" in shown_figure.table.replace(" ", "").replace("<span", "<span")
    assert "?" not in shown_figure.table


def test_one_group_alone_is_not_the_one_with_the_most(themes: Store) -> None:
    for name in ("co2_per_product_group", "co2_leading_groups", "co2_promise_per_product_group"):
        maker = getattr(co2, name, None) or getattr(co2_promise, name)
        figure = maker(view_of(themes, "product_groups", product_group="electricity"))
        assert len(figure.rows) == 1
        assert "meeste" not in figure.heading
    said = effect_table.say_leading_group(view_of(themes, "product_groups", product_group="electricity"))
    assert said.startswith("CO₂-winst van Elektriciteit: ")


def test_the_circular_headline_is_told_without_its_largest_contract_on_the_first_page_and_the_a4(demo: Store) -> None:
    without = measure_without_largest(demo, year=2025)
    assert without is not None
    told = NL("headline.without_largest", amount=NL.share(without.value_without or 0, 1))
    view = view_of(demo, "summary")
    assert told in headlines.headline_tiles(view)[1].basis
    assert told in fill_sheet(view).headlines[1].basis
