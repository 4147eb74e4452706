"""Circular spend (rules.md R7): levels, the band of definitions, what holds no euros, denominators, bases and guards.

Each contract is worth 100,000 euro a year for four years; the arithmetic stands beside the cases.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvi_dashboard.circularity import list_raised_late, measure_definitions, measure_levels, measure_without_largest
from mvi_dashboard.contracts import ATTRIBUTIONS, INSTRUMENTS, STAGES, STRATEGIES
from mvi_dashboard.labels import define_indicator, name_indicator, name_strategy
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import QuestionFault, Settings
from mvi_dashboard.store import Store
from mvi_dashboard.trace import trace
from tests.registers import store_of

Row = dict[str, Any]


def contract(name: str = "c", **more: Any) -> Row:
    return {
        "contract_id": name,
        "title": f"Inrichting {name}",
        "value_eur": "400000",
        "cpv_code": "39130000-2",
        "award_date": "2023-12-01",
        "start_date": "2024-01-01",
        "end_date": "2027-12-31",
        "delivered_on": "2025-12-31",
        **more,
    }


def criterion(name: str = "c", number: int | str = 1, **more: Any) -> Row:
    """Measurable, in the contract, due to MVI, with a strategy, for 30 % of the contract."""
    return {
        "contract_id": name,
        "criterion_id": str(number),
        "instrument": "requirement",
        "stage": "in_contract",
        "attribution": "due_to_mvi",
        "strategy": "reuse",
        "is_measurable": "true",
        "contract_share": "0.3",
        "stage_date": "2023-12-01",
        **more,
    }


# ------------------------------------------------------------------------------------------------------- levels, band

CASES: list[tuple[str, list[Row], int, float | None, float | None, float]] = [
    # about, what differs from the criterion above, level, then low, central and high as share of the contract
    ("agreed and measurable", [{}], 4, 0, 0.3, 0.3),
    ("agreed, cannot be measured", [{"is_measurable": "false"}], 2, 0, 0, 0.3),
    ("agreed, not known whether measurable", [{"is_measurable": ""}], 2, 0, None, 0.3),
    ("an award criterion, agreed", [{"instrument": "award_criterion", "is_measurable": "false"}], 3, 0, 0, 0.3),
    ("a clause, asked only", [{"instrument": "clause", "stage": "asked"}], 2, 0, 0, 0.3),
    ("an award criterion, offered", [{"instrument": "award_criterion", "stage": "offered"}], 3, 0, 0, 0.3),
    ("an ambition is no demand", [{"instrument": "ambition"}], 1, 0, 0, 0),
    ("delivered", [{"stage": "delivered"}], 4, 0.3, 0.3, 0.3),
    ("delivered, could not be measured", [{"stage": "delivered", "is_measurable": "false"}], 4, 0.3, 0.3, 0.3),
    ("verified", [{"stage": "verified"}], 5, 0.3, 0.3, 0.3),
    ("share not recorded", [{"contract_share": ""}], 4, 0, None, 1),
    ("share not recorded, delivered", [{"contract_share": "", "stage": "delivered"}], 4, 0, None, 1),
    ("market standard", [{"attribution": "market_standard", "stage": "verified"}], 0, 0, 0, 0.3),
    ("legal duty", [{"attribution": "legal_duty"}], 0, 0, 0, 0.3),
    ("attribution not judged", [{"attribution": "unknown", "stage": "verified"}], 5, 0, None, 0.3),
    ("stage not recorded", [{"stage": "", "is_measurable": ""}], 2, 0, None, 0.3),
    ("strategy not recorded", [{"strategy": "", "stage": "delivered"}], 4, 0, None, 0.3),
    ("energy recovery never counts", [{"strategy": "recover_energy", "stage": "verified"}], 5, 0, 0, 0),
    ("reduce holds no euros", [{"strategy": "reduce", "stage": "verified"}], 5, 0, 0, 0),
    ("two criteria", [{}, {"stage": "delivered", "contract_share": "0.2"}], 4, 0.2, 0.5, 0.5),
    ("together never more than the contract", [{"contract_share": "0.8"}, {"contract_share": "0.7"}], 4, 0, 1, 1),
    ("one of two known", [{}, {"contract_share": ""}], 4, 0, 0.3, 1),
    ("one zero, one unknown", [{"is_measurable": "false"}, {"contract_share": ""}], 4, 0, None, 1),
    ("after the data date", [{"stage_date": "2026-02-01"}], -1, None, None, 0),
]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The cases of `CASES`, each on a contract with the name of the case as department."""
    return store_of(
        tmp_path_factory.mktemp("circular"),
        contracts=[contract(str(at), department=case[0]) for at, case in enumerate(CASES)],
        circular=[
            criterion(str(at), number, **changes)
            for at, case in enumerate(CASES)
            for number, changes in enumerate(case[1])
        ],
    )


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_level_and_band(cases: Store, case: tuple[str, list[Row], int, float | None, float | None, float]) -> None:
    about, _, level, low, central, high = case
    row = cases.rows("select circular_level from counted_contracts where department = $about", {"about": about})[0]
    assert row["circular_level"] == (None if level < 0 else str(level))
    for end, share in (("low", low), ("central", central), ("high", high if level >= 0 else None)):
        figure = measure(cases, [f"circular_spend_{end}_eur"], where={"department": about}).to_dict("records")[0]
        assert figure["value"] == pytest.approx(float("nan") if share is None else share * 400_000, nan_ok=True), end


def test_parts_known_beside_parts_unknown_are_a_lower_bound(cases: Store) -> None:
    figure = measure(cases, ["circular_spend_central_eur"], where={"department": "one of two known"}).to_dict(
        "records"
    )[0]
    assert (figure["value"], figure["contracts_partly_known"], figure["is_lower_bound"]) == (120_000, 1, True)


def test_what_was_decided_without_criteria(tmp_path: Path) -> None:
    """No MVI is zero, not applicable "–", not assessed unknown; asked without a criterion is at most everything."""
    decided = ("no_mvi", "not_applicable", "not_assessed", "asked")
    store = store_of(
        tmp_path,
        contracts=[contract(name) for name in (*decided, "nothing")],
        assessments=[{"contract_id": name, "theme": "circular", "assessment": name} for name in decided],
    )
    rows = store.rows(
        "select contract_id, circular_central_state, circular_low_share, circular_high_share from counted_contracts"
    )
    assert {row["contract_id"]: tuple(row.values())[1:] for row in rows} == {
        "no_mvi": ("known", 0, 0),
        "not_applicable": ("none", 0, 0),
        "not_assessed": ("unknown", None, None),
        "asked": ("unknown", 0, 1),
        "nothing": ("unknown", None, None),
    }
    share = measure(store, ["circular_share"], year=2025).to_dict("records")[0]
    assert (share["contracts_known"], share["contracts_total"], share["spend_total_eur"]) == (2, 5, 500_000)
    assert pd.isna(share["value"])


SLOW = settings(
    max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
drawn_criteria = st.lists(
    st.fixed_dictionaries(
        {
            "contract_id": st.sampled_from("abcdef"),
            "instrument": st.sampled_from(["", *INSTRUMENTS]),
            "stage": st.sampled_from(["", *STAGES]),
            "attribution": st.sampled_from(["", *ATTRIBUTIONS]),
            "strategy": st.sampled_from(["", *STRATEGIES]),
            "is_measurable": st.sampled_from(["", "true", "false"]),
            "contract_share": st.sampled_from(["", "0.1", "0.6", "1"]),
        }
    ),
    min_size=1,
    max_size=30,
)


@SLOW
@given(drawn_criteria)
def test_the_band_is_nested_whatever_the_register_says(drawn: list[Row]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        store = store_of(
            Path(folder),
            contracts=[contract(name) for name in "abcdef"],
            circular=[criterion(row["contract_id"], number, **row) for number, row in enumerate(drawn)],
        )
        rows = store.rows("select * from circular_contracts")
        store.close()
    for row in rows:
        assert 0 <= row["low_share"] <= row["high_share"] <= 1
        if row["central_share"] is not None:
            assert row["low_share"] <= row["central_share"] <= row["high_share"]
        assert (row["central_share"] is None) <= (row["central_state"] in ("unknown", "partly_known"))
        assert 0 <= row["evidence_level"] <= 5


# ----------------------------------------------------------------------------------------------- what holds no euros


def test_what_was_not_bought_and_the_tonnes_stand_beside(tmp_path: Path) -> None:
    """Two amounts of three are known; a market standard is zero; half of it is ours in a joint purchase."""
    store = store_of(
        tmp_path,
        contracts=[contract(name) for name in "abcd"] + [contract("joint", organisation_share="0.5")],
        circular=[
            criterion("a", strategy="refuse", avoided_purchase_eur="12000"),
            criterion("b", strategy="rethink", avoided_purchase_eur=""),
            criterion("c", strategy="reduce", avoided_purchase_eur="7000", attribution="market_standard"),
            criterion("d", strategy="reuse", avoided_purchase_eur="99000"),
            criterion("joint", strategy="reduce", avoided_purchase_eur="8000", stage="delivered"),
        ],
        applications=[
            {
                "contract_id": "a",
                "application_id": "a-1",
                "effect": "raw_material",
                "purchased_variant": "refurbished",
                "attribution": "due_to_mvi",
                "supplier_baseline_factor_kg": "40",
                "supplier_purchased_factor_kg": "5",
                "supplier_factor_source": "verklaring",
            }
        ],
        quantities=[
            {"application_id": "a-1", "period": "once", "year": "2025", "purchased_quantity": "1000", "unit": "piece"}
        ],
        stages=[{"application_id": "a-1", "stage": "in_contract", "stage_date": "2023-12-01"}],
    )
    avoided = measure(store, ["circular_avoided_purchase_eur"]).to_dict("records")[0]
    assert (avoided["value"], avoided["contracts_known"], avoided["contracts_total"]) == (16_000, 3, 4)
    assert avoided["is_lower_bound"]
    assert list(measure(store, ["raw_material_avoided_t"])["value"]) == [35]  # 1,000 pieces x (40 - 5) kg
    assert list(measure(store, ["circular_spend_high_eur"])["value"]) == [120_000]  # only the reuse of contract d


# ------------------------------------------------------------------------------ definitions, denominators and bases


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Furniture (relevant) delivered, agreed and asked; power (not relevant); a contract of 2025 without a group."""
    return store_of(
        tmp_path_factory.mktemp("definitions"),
        contracts=[
            contract("delivered"),
            contract("agreed"),
            contract("asked"),
            contract("power", cpv_code="09310000-5"),
            contract("none", cpv_code="", award_date="2025-01-15", start_date="2025-01-01", end_date="2025-12-31"),
            contract("not applicable"),
        ],
        circular=[
            criterion("delivered", stage="delivered"),
            criterion("agreed", contract_share="0.4"),
            criterion("asked", stage="asked", contract_share="0.5"),
        ],
        assessments=[
            {"contract_id": "power", "theme": "circular", "assessment": "no_mvi"},
            {"contract_id": "not applicable", "theme": "circular", "assessment": "not_applicable"},
        ],
    )


@pytest.mark.parametrize(
    ("chosen", "numerator", "denominator"),
    [
        # in 2025: five contracts of 100,000 and one of 400,000
        ({"circular_definition": "low"}, 30_000, 900_000),
        ({}, 70_000, 900_000),
        ({"circular_definition": "high"}, 120_000, 900_000),
        # without power and without what does not apply; what is not classified may be relevant
        ({"circular_denominator": "relevant"}, 70_000, 700_000),
        ({"circular_definition": "low", "circular_denominator": "relevant"}, 30_000, 700_000),
    ],
)
def test_each_definition_and_denominator_gives_its_own_share(
    store: Store, chosen: dict[str, str], numerator: int, denominator: int
) -> None:
    figure = measure(store, ["circular_share"], year=2025, settings=Settings.of(chosen)).to_dict("records")[0]
    assert figure["value"] == pytest.approx(numerator / denominator)
    assert figure["spend_total_eur"] == denominator
    parts = trace(store, "circular_share", year=2025, settings=Settings.of(chosen))
    assert float(parts.value or 0) == pytest.approx(numerator / denominator)


def test_awarded_in_the_year_is_another_figure_than_spent_in_the_year(store: Store) -> None:
    """Awarded in 2023: five contracts of 400,000, of which 30 % and 40 % of two; in 2025 nothing known."""
    awarded = Settings(year_basis="award")
    share = measure(store, ["circular_share"], year=2023, settings=awarded).to_dict("records")[0]
    assert share["value"] == pytest.approx((120_000 + 160_000) / 2_000_000)
    assert measure(store, ["circular_share"], year=2025, settings=awarded)["value"].isna().all()
    years = measure(store, ["circular_share"], ["year"], settings=awarded)
    assert dict(zip(years["year"], years["contracts_total"], strict=True)) == {2023: 5, 2025: 1}


def test_three_definitions_stand_side_by_side_and_the_label_says_which(store: Store) -> None:
    found = measure_definitions(store, year=2025).set_index("definition")
    assert dict(found["measures"]) == {"high": "process", "central": "content", "low": "result"}
    assert list(found.loc[["low", "central", "high"], "value"] * 900_000) == pytest.approx([30_000, 70_000, 120_000])
    usual, awarded = Settings(), Settings(year_basis="award")
    for code in LANGUAGES:
        language = Language(code)
        names = [
            name_indicator("circular_share", Settings(circular_definition=end), language)
            for end in ("low", "central", "high")
        ]
        names.append(name_indicator("circular_share", Settings(circular_denominator="relevant"), language))
        names.append(name_indicator("circular_share", awarded, language))
        assert len(set(names)) == 5
        texts = {
            define_indicator("circular_share", Settings(circular_definition=end), language)
            for end in ("low", "central", "high")
        }
        assert len(texts) == 3
        assert name_indicator("circular_share", usual, language) == language("indicator.circular_share.name")
        assert name_indicator("co2_avoided_t", awarded, language) == language("indicator.co2_avoided_t.name")
    dutch = name_indicator(
        "circular_share", Settings(circular_definition="low", circular_denominator="relevant"), Language("nl")
    )
    assert (
        dutch
        == "Circulair geleverd (resultaat): aandeel van de uitgaven in relevante productgroepen, besteed in het jaar"
    )


def test_a_denominator_that_does_not_exist_is_refused() -> None:
    with pytest.raises(QuestionFault):
        Settings.of({"circular_denominator": "some"})


def test_strategies_carry_both_numberings(store: Store) -> None:
    numbers = {row["strategy"]: row for row in store.rows("select * from circular_strategies")}
    assert set(numbers) == set(STRATEGIES)
    assert name_strategy("refurbish", numbers["refurbish"], Language("nl")) == "opknappen (PBL R5, RVO R4)"
    assert [numbers[name]["rvo_number"] for name in STRATEGIES] == [
        "R1",
        "R1",
        "R2",
        "R3",
        "R4",
        "R4",
        "R4",
        "R4",
        "R5",
        "R6",
    ]
    assert [numbers[name]["pbl_number"] for name in STRATEGIES] == [f"R{step}" for step in range(10)]


# ------------------------------------------------------------------------------------------------------------ guards


def test_the_distribution_over_levels_holds_the_whole_denominator(store: Store) -> None:
    levels = measure_levels(store, year=2025).set_index("circular_level", drop=False)
    assert [None if pd.isna(level) else level for level in levels["circular_level"]] == [*"012345", None]
    assert list(levels["contracts"]) == [2, 0, 1, 0, 2, 0, 1]
    assert list(levels["spend_eur"]) == [200_000, 0, 100_000, 0, 200_000, 0, 400_000]
    relevant = measure_levels(store, year=2025, settings=Settings(circular_denominator="relevant"))
    assert relevant["spend_eur"].sum() == 700_000
    by_level = measure(store, ["spend_year_eur"], ["circular_level"], where={"circular_level": ["4", "2"]}, year=2025)
    assert dict(zip(by_level["circular_level"], by_level["value"], strict=True)) == {"2": 100_000, "4": 200_000}


def test_the_share_is_also_given_without_its_largest_contract(store: Store) -> None:
    found = measure_without_largest(store, year=2025)
    assert found is not None
    assert (found.contract_id, float(found.circular_eur)) == ("agreed", 40_000)
    assert found.value == pytest.approx(70 / 900)
    assert found.value_without == pytest.approx(30 / 800)
    assert measure_without_largest(store, {"product_group": "electricity"}, 2025) is None


def test_levels_raised_shortly_before_a_closing_date_are_listed(tmp_path: Path) -> None:
    """Closing dates: the end of a year, and the data date; raised: to level 4 or 5, after the award, within 60 days."""
    dates = {
        "2 November": ("2024-11-02", "delivered", "2022-01-10"),  # 59 days before 31 December 2024
        "1 November": ("2024-11-01", "delivered", "2022-01-10"),  # 60 days
        "31 October": ("2024-10-31", "delivered", "2022-01-10"),  # 61 days
        "at the award": ("2024-12-10", "in_contract", "2024-12-10"),
        "asked only": ("2024-12-10", "asked", "2022-01-10"),
        "before the data date": ("2025-06-01", "verified", "2022-01-10"),
    }
    store = store_of(
        tmp_path,
        contracts=[
            contract(name, award_date=awarded, start_date=awarded, delivered_on="2025-06-30")
            for name, (_, _, awarded) in dates.items()
        ],
        circular=[criterion(name, stage=stage, stage_date=day) for name, (day, stage, _) in dates.items()],
    )
    late = list_raised_late(store)
    assert list(late["contract_id"]) == ["1 November", "2 November", "before the data date"]
    assert [str(day)[:10] for day in late["closing_date"]] == ["2024-12-31", "2024-12-31", "2025-06-30"]


def test_asphalt_recycling_is_market_standard_and_does_not_count(tmp_path: Path) -> None:
    """Case V15, method.md section 7: three tenders, market standard and law, zero circular."""
    names = {"1": "market_standard", "2": "market_standard", "3": "legal_duty"}
    store = store_of(
        tmp_path,
        contracts=[contract(name, cpv_code="45233222-1") for name in names],
        circular=[
            criterion(name, strategy="recycle", stage="verified", attribution=why) for name, why in names.items()
        ],
    )
    for end in ("low", "central"):
        figure = measure(store, [f"circular_spend_{end}_eur"]).to_dict("records")[0]
        assert (figure["value"], figure["contracts_known"]) == (0, 3)
