"""A store in which every guard of the theme pages has something to show, known by heart; data up to 30 June 2026.

CO2, list of 2026, grey baseline 0.483 kg/kWh, over 2024-2027. Unless told otherwise 1,000,000 kWh of wind a year = 483 t a year.

| contract | what | due over the term | gross |
|---|---|---|---|
| `wind` | delivered in 2024 and 2025, at a higher price than without demands | 1,932 t | 1,932 t |
| `law` | the same, but a market standard; verified | 0 | 1,932 t |
| `worse` | 1,500,000 kWh grey where 1,000,000 was the reference | -966 t | -966 t |
| `lamps` | half the power (volume) of a meter, then wind for the rest (factor) | 966 + 966 t | 1,932 t |
| `euros` | a quantity derived from euros: grade E | ? | ? |
| `unknown` | asked, no data | ? | ? |
"""

from pathlib import Path

from mvi_dashboard.store import Store
from tests.pages.town import PROOF, contract, delivered
from tests.registers import Rows, store_of
from tests.social_return_rows import effort

POWER = "09310000-5"


def application(name: str, **more: object) -> dict[str, object]:
    return {
        "contract_id": name,
        "application_id": name,
        "purchased_variant": "wind",
        "attribution": "due_to_mvi",
        **PROOF,
        **more,
    }


def quantity(name: str, kwh: object = "1000000", **more: object) -> dict[str, object]:
    return {
        "application_id": name,
        "period": "per_year",
        "purchased_quantity": kwh,
        "unit": "kWh",
        "evidence_grade": "C",
        **more,
    }


def promised(name: str) -> dict[str, object]:
    return {"application_id": name, "stage": "in_contract", "stage_date": "2023-12-01"}


def criterion(name: str, **more: object) -> dict[str, object]:
    return {
        "contract_id": name,
        "criterion_id": f"{name}-C",
        "instrument": "requirement",
        "stage": "in_contract",
        "attribution": "due_to_mvi",
        "strategy": "reuse",
        "is_measurable": "true",
        "contract_share": "0.5",
        "stage_date": "2023-12-01",
        **more,
    }


def agreed(name: str, **more: object) -> dict[str, object]:
    return {
        "contract_id": name,
        "required_share": "0.05",
        "base_type": "contract_sum",
        "base_eur": "400000",
        "base_stage": "awarded",
        "block_table_region": "Utrecht",
        **more,
    }


def accepted(name: str, eur: str) -> dict[str, object]:
    return effort(name, claimed_eur=eur, accepted_eur=eur)


ROWS: dict[str, Rows] = {
    "contracts": [
        contract("wind", "Windstroom", POWER, "Vastgoed", value_without_mvi_eur="350000"),
        contract("law", "Windstroom zoals de markt", POWER, "Vastgoed"),
        contract("worse", "Stroom voor meer gebouwen", POWER, "Vastgoed"),
        contract("lamps", "Verlichting stadhuis", POWER, "Vastgoed"),
        contract("euros", "Stroom uit de boekhouding", POWER, "Vastgoed"),
        contract("unknown", "Stroom zonder gegevens", POWER, "Facilitair"),
        contract("desk", "Hergebruikte bureaus", "39130000-2", "Facilitair"),
        contract("less", "Minder kasten", "39130000-2", "Facilitair"),
    ],
    "applications": [
        application("wind"),
        application("law", attribution="market_standard"),
        application("worse", purchased_variant="grey"),
        application("lamps-V", contract_id="lamps", activity_id="meter", activity_step="volume"),
        application("lamps-F", contract_id="lamps", activity_id="meter", activity_step="factor"),
        application("euros"),
        application("unknown"),
    ],
    "quantities": [
        quantity("wind"),
        quantity("law"),
        quantity("worse", "1500000", baseline_quantity="1000000", market_quantity="1000000"),
        *(quantity(name, "500000", baseline_quantity="1000000") for name in ("lamps-V", "lamps-F")),
        quantity("euros", evidence_grade="E"),
    ],
    "stages": [
        *delivered("wind", 2024, 2025),
        *(
            {"application_id": "law", "stage": stage, "stage_date": "2024-06-01", "delivered_share": "1"}
            for stage in ("in_contract", "delivered", "verified")
        ),
        *(promised(name) for name in ("worse", "lamps-V", "lamps-F", "euros")),
        {"application_id": "unknown", "stage": "asked", "stage_date": "2023-06-01"},
    ],
    "circular": [
        criterion("desk", stage="delivered", stage_date="2025-12-20"),
        criterion("less", strategy="reduce", avoided_purchase_eur="30000"),
        criterion("law", stage="asked", is_measurable=""),
    ],
    "assessments": [
        {"contract_id": name, "theme": "circular", "assessment": "no_mvi"} for name in ("wind", "worse", "lamps")
    ],
    "social_return_agreements": [
        agreed("wind", penalty_rate="1.5"),
        agreed("desk"),
        agreed("law"),
    ],
    "social_return_efforts": [
        accepted("wind", "2000"),
        accepted("desk", "35000"),
    ],
    "targets": [
        {
            "target_id": "SUM",
            "indicator": "co2_avoided_year_t",
            "unit": "t",
            "target_kind": "cumulative",
            "path": "linear",
            "period_from": "2024",
            "period_to": "2027",
            "target_value": "2000",
        },
        *(
            {
                "target_id": f"Y-{year}",
                "indicator": "co2_avoided_year_t",
                "unit": "t",
                "period_from": str(year),
                "period_to": str(year),
                "target_value": str(value),
            }
            for year, value in ((2025, 400), (2026, 600), (2027, 800))
        ),
    ],
}


def theme_store(folder: Path) -> Store:
    """The store of the table above."""
    return store_of(folder, **ROWS)
