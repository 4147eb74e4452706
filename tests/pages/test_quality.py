"""The page on coverage and quality: its numbers are those of measure, of the store and of the chase list."""

import datetime
import re
from pathlib import Path

import pandas as pd
import pytest

from mvi_dashboard.chase import read_chase
from mvi_dashboard.figures import quality, quality_lists
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.store import Audit, Store, open_store
from mvi_dashboard.telling.lists import Quantity
from mvi_dashboard.telling.phrases import name_code
from mvi_dashboard.telling.quality_tables import check_lists, delivery_table, problem_table, theme_table
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.view import View, open_view
from tests.pages.conftest import Visit, cells, raw_identifiers, shown
from tests.registers import ORGANISATION, build_from, store_of, write_register

NL = Language("nl")
DAY = datetime.date(2026, 6, 30)


def quality_view(store: Store, code: str = "nl", **address: str) -> View:
    asked = {name: [value] for name, value in address.items()}
    return open_view("quality", Language(code), store, asked, LIGHT, period=PAGES["quality"].period)


def numbers(line_cells: tuple[object, ...]) -> list[float | None]:
    return [cell.value for cell in line_cells if isinstance(cell, Quantity)]


def test_the_meters_and_the_groups_count_what_measure_counts(demo: Store) -> None:
    view = quality_view(demo)
    meters = (quality.coverage_climate, quality.coverage_circular, quality.coverage_social_return)
    counted: list[float] = []
    for indicator, meter in zip(quality.OF_THEME.values(), meters, strict=True):
        found = measure(demo, [indicator]).iloc[0]
        lines = meter(view).lines or ()
        told = [numbers(line.cells)[0] for line in lines]
        assert told == [found[f"contracts_{state}"] for state in ("known", "partly_known", "unknown")]
        counted += [float(count or 0) for count in told]
    groups = quality.unknown_per_product_group(view).lines or ()
    sums = [sum(float(numbers(line.cells)[at] or 0) for line in groups) for at in range(9)]
    assert sums == counted
    assert groups[0].label == name_code(NL, "product_group", None)


def test_the_answer_tells_coverage_and_the_datum_that_helps_most(demo: Store) -> None:
    view, found = quality_view(demo), read_chase(demo)
    covering = found[found["kind"] == "coverage"]
    gains = covering.groupby("datum")["gain_share"].sum().sort_values()
    datum = str(gains.index[-1])
    shares = [float(measure(demo, [indicator]).iloc[0]["value"]) for indicator in quality.COVERAGE]
    answer = quality.say_quality(view)
    assert NL("page.quality.answer", contracts=NL.share(shares[0]), spend=NL.share(shares[1])) in answer
    assert NL(f"chase.{datum}.name") in answer
    assert NL.number(int((covering["datum"] == datum).sum())) in answer
    assert NL.number(float(gains.iloc[-1]) * 100, 1) in answer


def test_the_two_lists_hold_every_contract_of_the_chase_list_once(demo: Store) -> None:
    view, found = quality_view(demo), read_chase(demo)
    asked = found["asked_of"].value_counts()
    for maker, who in ((quality.chase_suppliers, "supplier"), (quality.chase_own, "own")):
        figure = maker(view)
        assert NL.number(int(asked[who])) in figure.heading
        best = found[found["asked_of"] == who].iloc[0]
        first = (figure.lines or ())[0]
        assert (first.label, first.small) == (best["title"], best["contract_id"])
        assert numbers(first.cells)[0] == pytest.approx(best["gain_share"])
        assert str(best["contract_id"]) in str(first.cells[-1])


def test_an_empty_list_says_that_there_is_nothing_to_ask(tmp_path: Path) -> None:
    row = {"contract_id": "C-1", "title": "Papier", "value_eur": "1000", "award_date": "2025-01-01"}
    figure = quality.chase_suppliers(quality_view(store_of(tmp_path, contracts=[row])))
    assert figure.heading == "Aan leveranciers valt nu niets te vragen"
    assert not figure.lines


def test_budget_holders_with_most_unknown_come_first_and_lead_to_the_owners(demo: Store) -> None:
    lines = quality.unknown_per_budget_holder(quality_view(demo)).lines or ()
    counts = [numbers(line.cells)[0] or 0 for line in lines]
    assert counts == sorted(counts, reverse=True)
    assert all("owners?" in (line.address or "") for line in lines)
    found = read_chase(demo)
    covering = found[found["kind"] == "coverage"]
    assert counts[0] == covering.groupby("budget_holder", dropna=False).size().max()


def test_problems_are_counted_by_rule_and_told_in_words(demo: Store) -> None:
    view = quality_view(demo)
    found = quality_lists.list_problems(view)
    total = demo.rows("select count(*) as problems, count(distinct rule) as rules from problems")[0]
    assert sum(sum(one["counts"].values()) for one in found) == total["problems"]
    assert len(found) == total["rules"]
    for code in LANGUAGES:
        assert "{" not in quality_lists.problems(quality_view(demo, code))


def test_two_imports_of_one_day_are_told_apart_and_one_without_problems_shows_none(tmp_path: Path) -> None:
    row = {
        "contract_id": "C-1",
        "title": "Papier",
        "value_eur": "veel",
        "organisation": "Stad",
        "award_date": "2025-01-01",
    }
    register = write_register(tmp_path / "register", contracts=[row])
    for value in ("veel", "veel", "1000"):
        register = write_register(tmp_path / "register", contracts=[{**row, "value_eur": value}])
        build_from(tmp_path / "store", register)
    store = open_store(tmp_path / "store")
    view = quality_view(store, "nl")
    (one,) = [one for one in quality_lists.list_problems(view) if one["rule"] == "unreadable_amount"]
    assert sorted(one["counts"].values()) == [1, 1]
    (cells,) = re.findall(r"niet als bedrag.*?</tr>", quality_lists.problems(view), re.DOTALL)
    assert re.findall(r">\s*(\d+)\s*</td>", cells) == ["1", "1", "0"]
    store.close()


def test_the_page_tells_rows_read_accepted_and_rejected(demo: Store, visit: Visit) -> None:
    at = visit(demo.path.parent, "quality")
    one = demo.rows("select * from deliveries where file = 'contracts.csv'")[0]
    row = cells(at, "contracts.csv")
    told = [NL.number(one[f"rows_{name}"]) for name in ("read", "accepted", "rejected")]
    assert row[3:6] == told
    assert one["rows_read"] == one["rows_accepted"] + one["rows_rejected"]
    text = shown(at)
    for audit in demo.audits():
        if not audit.rows.empty and audit.severity == "warning":
            found = NL("page.quality.check_found", name=NL(f"check.{audit.id}"), count=NL.number(len(audit.rows)))
            assert found in text


def test_a_stale_source_marks_only_itself() -> None:
    themes = theme_table(NL, {"climate": (DAY, False), "circular": (DAY, True), "social_return": (None, False)})
    stale, fresh, none = (NL(f"page.quality.{name}") for name in ("stale", "fresh", "no_report"))
    assert [themes.count(word) for word in (stale, fresh, none)] == [1, 1, 1]
    rows = {f"rows_{name}": number for number, name in enumerate(("merged", "rejected", "accepted", "read"))}
    base = {"format": "spend", "imported_at": datetime.datetime(2026, 6, 30, 12), "delivered_on": DAY, **rows}  # noqa: DTZ001
    table = delivery_table(
        NL, [base | {"file": "oud.csv", "is_stale": True}, base | {"file": "b.csv", "is_stale": False}]
    )
    assert table.count(stale) == 1


def test_a_rule_is_counted_at_every_import() -> None:
    days = [datetime.datetime(2025, 6, 30, 9, 0), datetime.datetime(2026, 6, 30, 9, 0)]  # noqa: DTZ001 - as in the store
    place = {"table_name": "contracts", "column_name": "title", "source_file": "a.csv", "source_row": 7, "value": None}
    one = {"rule": "required_empty", "severity": "reject", "counts": {days[1]: 3}, **place}
    table = problem_table(NL, [one], days)
    assert NL.date(days[0].date()) in table
    assert table.index(">0<") < table.index(">3<")
    assert NL("page.quality.severity_reject") in table


def test_what_a_check_finds_leads_to_the_contract_and_is_escaped() -> None:
    rows = pd.DataFrame([{"organisation": "X", "contract_id": "1", "title": "<b>vet</b>", "department": None}])
    audits = [Audit("contract_without_owner", "warning", rows), Audit("contract_counted_once", "error", rows.head(0))]
    told = check_lists(
        NL, audits, lambda organisation, contract: f"contracts?organisation={organisation}&contract={contract}"
    )
    assert "contracts?organisation=X&amp;contract=1" in told
    assert "<b>vet" not in told
    assert NL("page.quality.checks_met", count="1") in told


def test_the_review_list_offers_keeps_and_applies_a_decision(tmp_path: Path, visit: Visit) -> None:
    rows = [
        {"contract_id": "A", "title": "Kantoormeubilair stadskantoor", "value_eur": 90_000},
        {"contract_id": "B", "title": "Diversen", "value_eur": 500_000},
    ]
    store = store_of(
        tmp_path, contracts=[{"start_date": "2024-01-01", "end_date": "2025-12-31", **row} for row in rows]
    )
    at = visit(tmp_path / "store", "quality")
    text = shown(at)
    assert text.index("Diversen") < text.index(
        "Voorstel: Kantoormeubilair, omdat ‘kantoormeubilair’ in de titel staat."
    )
    choice = at.selectbox(key=f"review_{ORGANISATION}_A")
    assert choice.value is None
    assert choice.options[:2] == ["Kantoormeubilair (voorstel)", "Geen MVI-productgroep"]
    at.button(key="review_keep").click().run()
    assert "Kies eerst bij minstens één contract" in shown(at)
    choice = at.selectbox(key=f"review_{ORGANISATION}_A").set_value("office_furniture")
    at.button(key="review_keep").click().run()
    assert "Er is niet gezegd welke functie dit besluit." in shown(at)
    at.text_input(key="review_by").set_value("concernadviseur MVI")
    at.button(key="review_keep").click().run()
    assert "Besluiten die nog niet in de cijfers zijn verwerkt: 1." in shown(at)
    assert "Contracten zonder productgroep: 1" in shown(at)
    at.button(key="review_compute").click().run()
    assert not at.exception
    assert "De cijfers zijn opnieuw berekend" in shown(at)
    store = open_store(store.path.parent)
    assert store.rows("select product_group from classified_contracts where contract_id = 'A'") == [
        {"product_group": "office_furniture"}
    ]
    assert "concernadviseur MVI" in shown(at)
    at.text_input(key="review_back_by").set_value("concernadviseur MVI")
    at.button(key="review_back").click().run()
    assert "teruggenomen; tot de volgende berekening nog wel" in shown(at)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_checks_name_units_and_variants_in_words(demo: Store, visit: Visit, code: str) -> None:
    """The demo holds an amount in a unit that does not fit; `vehicle_km` and `hvo100` are codes of ours."""
    at = visit(demo.path.parent, "quality", lang=code)
    assert not raw_identifiers(at)
    assert "HVO100" in shown(at)


def test_what_the_choices_do_not_touch_says_so(demo: Store, visit: Visit) -> None:
    """Coverage and the chase lists follow the choices; files, problems and checks are of the whole register."""
    narrow, wide = (quality_view(demo, **given) for given in ({"department": "Vastgoed en Gebouwen"}, {}))
    for maker in (
        quality.coverage_climate,
        quality.chase_suppliers,
        quality.chase_own,
        quality.unknown_per_product_group,
    ):
        assert maker(narrow).heading != maker(wide).heading or maker(narrow).total != maker(wide).total, maker.__name__
    for lists in (quality_lists.deliveries, quality_lists.problems, quality_lists.freshness):
        assert lists(narrow) == lists(wide)
    text = shown(visit(demo.path.parent, "quality", department="Vastgoed en Gebouwen"))
    assert text.count("de keuzes bovenaan de pagina tellen hier niet mee") == 4
