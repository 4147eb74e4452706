"""Above € 1 million a second function judges what is due to MVI (rules.md R12): the audit, and the file of the contract."""

import pytest

from mvi_dashboard.dossier import read_dossier
from mvi_dashboard.language import Language
from mvi_dashboard.store import Store
from mvi_dashboard.telling.contract_file import contract_sections
from tests.registers import ORGANISATION, store_of

CONTRACTS = {
    "one": ("1500000", "due_to_mvi", ""),
    "two": ("1500000", "due_to_mvi", "Concerncontroller"),
    "at-threshold": ("1000000", "due_to_mvi", ""),
    "standard": ("1500000", "market_standard", ""),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Contracts for power: name -> value, attribution and second judge; `one` avoids NOx as well."""
    applications = [
        {
            "contract_id": name,
            "application_id": f"{name}-1",
            "effect": "co2",
            "purchased_variant": "wind",
            "attribution": attribution,
            "attribution_judge": "Adviseur duurzaam inkopen",
            "attribution_date": "2026-01-10",
            "attribution_second_judge": second,
        }
        for name, (_, attribution, second) in CONTRACTS.items()
    ]
    statement = {"supplier_baseline_factor_kg": "0,0004", "supplier_purchased_factor_kg": "0,0001"}
    return store_of(
        tmp_path_factory.mktemp("judges"),
        contracts=[
            {
                "contract_id": name,
                "title": f"Levering stroom {name}",
                "cpv_code": "09310000-5",
                "value_eur": value,
                "award_date": "2025-12-01",
                "start_date": "2026-01-01",
                "end_date": "2026-12-31",
                "delivered_on": "2026-06-30",
            }
            for name, (value, _, _) in CONTRACTS.items()
        ],
        applications=[*applications, {**applications[0], "application_id": "one-2", "effect": "nox", **statement}],
        quantities=[
            {
                "application_id": application,
                "period": "per_year",
                "purchased_quantity": "1000000",
                "unit": "kWh",
                "evidence_grade": "C",
            }
            for application in ("one-1", "one-2")
        ],
        stages=[{"application_id": application, "stage": "in_contract"} for application in ("one-1", "one-2")],
    )


def test_the_audit_lists_large_contracts_with_one_judge_only(store: Store) -> None:
    (audit,) = [audit for audit in store.audits() if audit.id == "second_judge_missing"]
    assert [(row["contract_id"], row["applications"]) for row in audit.rows.to_dict("records")] == [
        ("one", "one-1, one-2")
    ]


def told(store: Store, contract_id: str, code: str) -> str:
    dossier = read_dossier(store, ORGANISATION, contract_id)
    assert dossier is not None
    return "".join(section.body for section in contract_sections(dossier, Language(code)))


def test_the_file_of_a_contract_names_the_second_judge_or_says_that_it_lacks(store: Store) -> None:
    assert "niet vastgelegd; boven € 1.000.000" in told(store, "one", "nl")
    assert "not recorded; above €1,000,000" in told(store, "one", "en")
    assert "Concerncontroller" in told(store, "two", "nl")
    for name in ("at-threshold", "standard"):
        assert "Tweede beoordelaar" not in told(store, name, "nl")


def test_the_file_tells_another_effect_in_its_own_unit(store: Store) -> None:
    """1,000,000 kWh x (0.0004 - 0.0001) = 300 kg NOx."""
    text = told(store, "one", "nl")
    assert "(NOx)" in text
    assert "kg NOx" in text
    assert ">300<" in text
