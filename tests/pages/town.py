"""A town small enough to know by heart: every state of every theme once, all of it delivered by 30 June 2026."""

from pathlib import Path

from mvi_dashboard.store import Store
from tests.registers import Rows, store_of

PROOF = {
    "certificate_technology": "wind",
    "certificate_country": "NL",
    "certificate_year": "2025",
    "certificate_proof": "afboeking 2025-1",
}


def contract(name: str, title: str, cpv: str, department: str, **more: object) -> dict[str, object]:
    return {
        "contract_id": name,
        "title": title,
        "cpv_code": cpv,
        "value_eur": "400000",
        "award_date": "2023-12-01",
        "start_date": "2024-01-01",
        "end_date": "2027-12-31",
        "department": department,
        "budget_holder": f"Teammanager {department}",
        "delivered_on": "2026-06-30",
        **more,
    }


def delivered(name: str, *years: int) -> list[dict[str, object]]:
    """In the contract, and delivered in full in these years."""
    promise: dict[str, object] = {"application_id": name, "stage": "in_contract", "stage_date": "2023-12-01"}
    reports: list[dict[str, object]] = [
        {
            "application_id": name,
            "stage": "delivered",
            "year": str(year),
            "stage_date": f"{year + 1}-03-01",
            "delivered_share": "1",
        }
        for year in years
    ]
    return [promise, *reports]


TOWN: dict[str, Rows] = {
    "contracts": [
        contract("W-1", "Levering windstroom", "09310000-5", "Vastgoed"),
        contract("W-2", "Levering stroom zonder bewijs", "09310000-5", "Vastgoed"),
        contract("S-1", "Schoonmaak stadhuis", "90911200-8", "Facilitair"),
        contract("N-1", "Advies zonder code <b>vet</b>", "", ""),
    ],
    "applications": [
        {
            "contract_id": "W-1",
            "application_id": "W-1-A",
            "criterion": "Nederlandse windstroom",
            "purchased_variant": "wind",
            "attribution": "due_to_mvi",
            "attribution_judge": "Adviseur duurzaam inkopen",
            "attribution_date": "2024-01-10",
            **PROOF,
        },
        {"contract_id": "W-2", "application_id": "W-2-A", "purchased_variant": "wind", "attribution": "due_to_mvi"},
        {"contract_id": "S-1", "application_id": "S-1-A", "criterion": "Schoonmaak zonder plastic"},
    ],
    "quantities": [
        {"application_id": name, "period": "per_year", "purchased_quantity": "1000000", "unit": "kWh"}
        for name in ("W-1-A", "W-2-A")
    ],
    "stages": [
        *delivered("W-1-A", 2024, 2025),
        *delivered("W-2-A", 2024, 2025),
        {"application_id": "S-1-A", "stage": "in_contract", "stage_date": "2023-12-01"},
    ],
    "circular": [
        {
            "contract_id": "S-1",
            "criterion_id": "S-1-C",
            "instrument": "requirement",
            "stage": "delivered",
            "attribution": "due_to_mvi",
            "strategy": "reuse",
            "is_measurable": "true",
            "contract_share": "0.5",
            "stage_date": "2025-02-01",
        }
    ],
    "social_return_agreements": [
        {"contract_id": "S-1", "required_share": "0.05", "base_type": "contract_sum", "base_eur": "400000"}
    ],
    "social_return_efforts": [
        {
            "contract_id": "S-1",
            "effort_id": "S-1-E",
            "year": "2025",
            "stage": "realised",
            "claimed_eur": "12000",
            "accepted_eur": "10000",
            "reported_on": "2026-02-01",
        }
    ],
    "targets": [
        {
            "target_id": "T-1",
            "indicator": "co2_avoided_year_t",
            "unit": "t",
            "period_from": "2025",
            "period_to": "2025",
            "target_value": "600",
        }
    ],
}


def town_store(folder: Path) -> Store:
    """The town as a store in `folder / "store"`."""
    return store_of(folder, **TOWN)
