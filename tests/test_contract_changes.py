"""What changed per contract between two stores: the contracts together are the change of the headline, exactly; "?" is never nothing."""

import json
import re
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvi_dashboard.__main__ import main
from mvi_dashboard.answers import moved
from mvi_dashboard.contract_changes import FOLLOWED, HeadlineChange, compare_contracts
from mvi_dashboard.dossier import read_dossier
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import QuestionFault
from mvi_dashboard.store import Store, build_store, current_file, open_any, open_store
from mvi_dashboard.telling.change_tables import change_table, say_change
from mvi_dashboard.telling.contract_history import say_history
from mvi_dashboard.trace import trace
from tests.registers import ORGANISATION, build_from, store_of, write_register
from tests.test_comparison import build_with, built, register, with_reference
from tests.test_power_contracts import PROOF

YEAR = 2025
CO2, CIRCULAR, SOCIAL_RETURN, VALUE = FOLLOWED


def tables(contracts: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Contracts by number: `kwh` delivered (None: not known), `circular` share (None: not assessed), `done` in euros (None: not told)."""
    found: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("contracts", "applications", "quantities", "stages", "circular", "social_return_agreements",
                              "social_return_efforts")
    }  # fmt: skip
    for number, facts in contracts.items():
        one = {"contract_id": number}
        found["contracts"].append(
            {**one, "title": f"Stroom {number}", "cpv_code": "09310000-5", "value_eur": str(facts["value"]),
             "award_date": "2023-12-01", "start_date": "2024-01-01", "end_date": "2027-12-31", "delivered_on": "2026-06-30"}
        )  # fmt: skip
        application = {"application_id": f"{number}-A"}
        found["applications"].append(
            {**one, **application, "purchased_variant": "wind", "attribution": "due_to_mvi", "attribution_judge": "Adviseur",
             "attribution_date": "2024-01-10", **PROOF}
        )  # fmt: skip
        if facts["kwh"] is not None:
            found["quantities"].append(
                {**application, "period": "per_year", "purchased_quantity": str(facts["kwh"]), "unit": "kWh"}
            )
        found["stages"] += [
            {**application, "stage": "in_contract", "stage_date": "2023-12-01"},
            {
                **application,
                "stage": "delivered",
                "year": str(YEAR),
                "stage_date": "2026-03-01",
                "delivered_share": "1",
            },
        ]
        if facts["circular"] is not None:
            found["circular"].append(
                {**one, "criterion_id": "1", "instrument": "clause", "stage": "delivered", "attribution": "due_to_mvi",
                 "strategy": "reuse", "is_measurable": "true", "contract_share": str(facts["circular"]), "stage_date": "2026-03-01"}
            )  # fmt: skip
        found["social_return_agreements"].append({**one, "required_share": "0.05", "base_type": "contract_sum"})
        if facts["done"] is not None:
            found["social_return_efforts"].append(
                {**one, "effort_id": "1", "year": str(YEAR), "stage": "realised", "accepted_eur": str(facts["done"])}
            )
    return {name: rows for name, rows in found.items() if rows}


def fact(
    value: int = 400_000, kwh: int | None = 1_000_000, circular: str | None = "0.5", done: int | None = 5_000
) -> dict[str, Any]:
    return {"value": value, "kwh": kwh, "circular": circular, "done": done}


def stores(folder: Path, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> tuple[Store, Store]:
    return store_of(folder / "a", **tables(before)), store_of(folder / "b", **tables(after))


def by_indicator(old: Store, new: Store, **more: Any) -> dict[str, HeadlineChange]:
    return {found.indicator: found for found in compare_contracts(old, new, year=YEAR, **more)}


def told(found: HeadlineChange) -> dict[str, tuple[str, Decimal | None, Decimal | None, Decimal | None]]:
    return {change.contract_id: (change.kind, change.old, change.new, change.difference) for change in found.contracts}


def adds_up(found: HeadlineChange, old: Store, new: Store) -> None:
    """The contracts sum to the change of what is known, which is the headline wherever that is known."""
    assert sum((change.difference or Decimal(0) for change in found.contracts), Decimal(0)) == found.difference
    assert sum((amount for _, amount in found.kinds.values()), Decimal(0)) == found.difference
    assert sum((amount or Decimal(0) for amount in found.causes.values()), Decimal(0)) == found.difference
    for store, amount in ((old, found.old), (new, found.new)):
        traced = trace(store, found.indicator, year=found.year)
        assert traced.value in (amount, None)
        (row,) = measure(store, [found.indicator], year=found.year).to_dict("records") or [{"value": None}]
        assert traced.value is None or (amount is not None and row["value"] == pytest.approx(float(amount)))
    for change in found.contracts:
        assert sum((amount or Decimal(0) for amount in change.causes.values()), Decimal(0)) == (change.difference or 0)


def test_each_contract_is_new_changed_absent_or_became_known(tmp_path: Path) -> None:
    before = {"A": fact(), "B": fact(), "C": fact(kwh=None), "D": fact(), "E": fact(kwh=None)}
    after = {"A": fact(), "B": fact(kwh=1_500_000), "C": fact(), "F": fact(kwh=2_000_000), "E": fact(kwh=None)}
    old, new = stores(tmp_path, before, after)
    found = by_indicator(old, new)
    assert told(found[CO2]) == {
        "F": ("new", None, Decimal(966), Decimal(966)),
        "C": ("became_known", None, Decimal(483), Decimal(483)),
        "D": ("absent", Decimal(483), None, Decimal(-483)),
        "B": ("changed", Decimal(483), Decimal("724.5"), Decimal("241.5")),
    }
    assert found[CO2].kinds["same"] == (2, Decimal(0))
    assert (found[CO2].old, found[CO2].new) == (Decimal(1449), Decimal("2656.5"))
    assert found[CO2].causes == {"method": 0, "factor_update": 0, "data": found[CO2].difference}
    for each in found.values():
        adds_up(each, old, new)


def test_what_becomes_unknown_is_no_loss_of_its_own_but_told(tmp_path: Path) -> None:
    old, new = stores(tmp_path, {"A": fact(), "B": fact()}, {"A": fact(), "B": fact(kwh=None)})
    found = by_indicator(old, new)[CO2]
    assert told(found) == {"B": ("became_unknown", Decimal(483), None, Decimal(-483))}
    (change,) = found.contracts
    assert (change.old_state, change.new_state) == ("known", "unknown")


def test_a_new_contract_of_which_nothing_is_known_adds_no_zero(tmp_path: Path) -> None:
    old, new = stores(tmp_path, {"A": fact()}, {"A": fact(), "B": fact(kwh=None)})
    assert told(by_indicator(old, new)[CO2]) == {"B": ("new", None, None, None)}


def test_another_factor_list_is_a_cause_apart_from_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = with_reference(
        tmp_path / "old", "emission_factors", {"value_kg": "0.523"}, factor_id="electricity_grey", scope="WTW"
    )
    old = build_with(monkeypatch, older, tmp_path / "a", register(tmp_path / "one"))
    new = built(tmp_path / "b", register(tmp_path / "two", quantity="1500000"))
    (found,) = compare_contracts(old, new, ["co2_avoided_t"])
    assert found.difference == Decimal("201.5")
    assert found.causes == {"method": 0, "factor_update": Decimal(-40), "data": Decimal("241.5")}
    (change,) = found.contracts
    assert (change.contract_id, dict(change.causes)) == ("wind", dict(found.causes))


def test_another_reference_situation_is_a_change_of_method(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = register(tmp_path / "in")
    mix = {"baseline_variant": "grid_mix", "market_variant": "grid_mix"}
    before = with_reference(tmp_path / "old", "reference_situations", mix, product_group="electricity", baseline="grey")
    old = build_with(monkeypatch, before, tmp_path / "a", files)
    (found,) = compare_contracts(old, built(tmp_path / "b", files), ["co2_avoided_t"])
    assert found.causes == {"method": Decimal(483 - 244), "factor_update": 0, "data": 0}


def test_a_filter_leaves_other_contracts_out(tmp_path: Path) -> None:
    other = {"organisation": "Anderstad", "contract_id": "Z", "title": "Ander"}
    folder = tmp_path / "a"
    old = store_of(folder, **tables({"A": fact()}))
    rows = tables({"A": fact(kwh=2_000_000)})
    new = store_of(tmp_path / "b", **{**rows, "contracts": [*rows["contracts"], other]})
    found = by_indicator(old, new, where={"organisation": ("Anderstad",)})[CO2]
    assert {change.contract_id for change in found.contracts} <= {"Z"}
    assert found.difference == 0


def test_a_share_has_no_sum_of_contracts(tmp_path: Path) -> None:
    store = store_of(tmp_path, **tables({"A": fact()}))
    with pytest.raises(QuestionFault, match="no_sum_of_contracts"):
        compare_contracts(store, store, ["circular_share"])


AMOUNTS = st.builds(
    fact,
    value=st.integers(2, 90_000_000),
    kwh=st.none() | st.integers(0, 9_999_999),
    circular=st.none() | st.sampled_from(["0", "0.333333", "1"]),
    done=st.none() | st.integers(0, 90_000),
)
REGISTERS = st.dictionaries(st.sampled_from("ABCDE"), AMOUNTS, min_size=1)


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(before=REGISTERS, after=REGISTERS)
def test_whatever_is_edited_the_contracts_are_the_change_of_the_headline(
    before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, new = stores(Path(folder), before, after)
        for found in compare_contracts(old, new, year=YEAR):
            adds_up(found, old, new)
        co2 = told(by_indicator(old, new)[CO2])
        for number in set(before) & set(after):
            was, is_now = before[number]["kwh"], after[number]["kwh"]
            if was is None and is_now is not None:
                assert co2[number][:2] == ("became_known", None)
            if was is not None and is_now is None:
                assert (co2[number][0], co2[number][2]) == ("became_unknown", None)
        old.close()
        new.close()


# ---------------------------------------------------------------------------------------------- what deliveries changed


def changed(folder: Path) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    store = open_store(folder)
    try:
        rows = store.rows("select * from changes order by delivery_id, contract_id, table_name, row_key, column_name")
        return [
            (row["contract_id"], row["row_key"], row["column_name"], row["old_value"], row["new_value"]) for row in rows
        ]
    finally:
        store.close()


def test_what_a_delivery_changes_of_a_contract_is_kept_through_deliveries_and_rebuilds(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    first = write_register(tmp_path / "one", **tables({"A": fact(), "B": fact()}))
    build_from(folder, first)
    assert changed(folder) == []  # the first delivery changes nothing
    build_from(folder, first)
    assert changed(folder) == []  # nor does the same again
    build_from(
        folder, write_register(tmp_path / "two", **tables({"A": fact(value=500_000, kwh=1_500_000), "C": fact()}))
    )
    assert changed(folder) == [
        ("A", None, "value_eur", "400000.00", "500000.00"),
        ("A", "A-A / per_year / planned", "purchased_quantity", "1000000.000000", "1500000.000000"),
        ("C", None, None, None, None),  # new: not told cell by cell
    ]
    kept = changed(folder)
    build_store(folder)
    build_from(
        folder,
        write_register(tmp_path / "three", contracts=[{**tables({"A": fact()})["contracts"][0], "title": "Wind"}]),
    )
    assert changed(folder)[: len(kept)] == kept
    assert changed(folder)[len(kept) :] == [
        ("A", None, "title", "Stroom A", "Wind"),
        ("A", None, "value_eur", "500000.00", "400000.00"),
    ]
    store = open_store(folder)
    found = read_dossier(store, ORGANISATION, "A")
    assert found is not None
    text = say_history(Language("nl"), found.changes)
    for told_text in ("Stroom A", "Wind", "€ 500.000", "Hoeveelheden", "contracts.csv"):
        assert told_text in text
    store.close()


def test_a_file_of_before_the_history_can_be_asked_and_built_on(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    rows = tables({"A": fact()})
    store_of(tmp_path, **rows).close()
    path = current_file(folder)
    assert path is not None
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table changes")
        connection.execute("create or replace table fingerprint as select data_hash from fingerprint")
    old = open_any(path)
    found = read_dossier(old, ORGANISATION, "A")
    assert found is not None
    assert found.changes.empty
    build_from(folder, write_register(tmp_path / "two", **tables({"A": fact(kwh=2_000_000)})))
    new = open_store(folder)
    assert len(new.rows("select * from changes")) == 1
    (change,) = compare_contracts(old, new, [CO2], year=YEAR)
    assert (change.difference, change.causes["data"]) == (Decimal(483), Decimal(483))
    old.close()
    new.close()


def test_the_command_tells_each_contract_and_its_sum(tmp_path: Path) -> None:
    old, new = stores(tmp_path, {"A": fact(), "C": fact(kwh=None)}, {"A": fact(kwh=1_500_000), "C": fact()})
    arguments = ["compare", str(old.path), str(new.path), "--by", "contract", "--year", str(YEAR)]
    told_text = CliRunner().invoke(main, [*arguments, "--language", "nl"]).output
    assert "van ? naar bekend" in told_text
    document = json.loads(CliRunner().invoke(main, [*arguments, "--format", "json"]).output)
    co2 = next(each for each in document["headlines"] if each["indicator"] == CO2)
    assert (co2["old"], co2["new"], co2["difference"]) == (483, 483 * 2.5, 483 * 1.5)
    assert sum(each["difference"] for each in co2["contracts"]) == co2["difference"]
    assert co2["kinds"]["became_known"] == {"contracts": 1, "difference": 483}


def test_a_mended_value_is_told_though_no_headline_moves(tmp_path: Path) -> None:
    before = {"A": fact(400_000, None, None, None), "B": fact(300_000, None, None, None)}
    old, new = stores(tmp_path, before, before | {"B": fact(308_000, None, None, None)})
    found = by_indicator(old, new)
    assert told(found[VALUE]) == {"B": ("changed", Decimal(300_000), Decimal(308_000), Decimal(8_000))}
    assert say_change(Language("nl"), found[VALUE])[0] == (
        "Waarde van alle contracten: van €\xa0700.000 naar €\xa0708.000, een verschil van +\u2060€\xa08.000."
    )


def test_a_difference_too_small_for_rounded_amounts_is_told_in_full(tmp_path: Path) -> None:
    before = {"A": fact(19_000_000, None, None, None)}
    old, new = stores(tmp_path, before, {"A": fact(19_008_000, None, None, None)})
    assert say_change(Language("nl"), by_indicator(old, new)[VALUE])[0] == (
        "Waarde van alle contracten: van €\xa019.000.000 naar €\xa019.008.000, een verschil van +\u2060€\xa08.000."
    )


def test_what_is_unknown_before_and_after_is_not_told_as_zero(tmp_path: Path) -> None:
    nothing = {"A": fact(400_000, None, None, None)}
    old, new = stores(tmp_path, nothing, nothing)
    found = by_indicator(old, new)[CO2]
    assert (found.old, found.new, found.contracts) == (None, None, ())
    (said,) = say_change(Language("nl"), found)
    assert said == "Minder CO₂-uitstoot over 2025: nog niet te bepalen (?), en geen contract bewoog."
    document = moved(old, new, [found])["headlines"][0]
    assert (document["old"], document["new"]) == (None, None)


def test_contracts_beyond_the_list_of_which_nothing_is_known_are_no_zero(tmp_path: Path) -> None:
    fresh = {number: fact(400_000, None, None, None) for number in ("B", "C", "D")}
    old, new = stores(tmp_path, {"A": fact()}, {"A": fact()} | fresh)
    table = change_table(Language("nl"), by_indicator(old, new)[CO2], None, 1)
    said = say_change(Language("nl"), by_indicator(*stores(tmp_path / "unknown", {}, fresh))[CO2])
    assert said == [
        "Minder CO₂-uitstoot over 2025: nog niet te bepalen (?); wel bewogen contracten.",
        "Het gaat om 3 contracten die nieuw zijn.",
    ]
    rest = table[table.index("De overige 2 contracten") :].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>\s*([^<\s]*)", rest)[-3:] == ["–", "?", "?"]


def test_what_becomes_known_at_last_comes_from_unknown_and_not_from_zero(tmp_path: Path) -> None:
    old, new = stores(tmp_path, {"A": fact(kwh=None)}, {"A": fact()})
    said = say_change(Language("nl"), by_indicator(old, new)[CO2])
    assert said[0] == "Minder CO₂-uitstoot over 2025: van ? naar 483\xa0t."
