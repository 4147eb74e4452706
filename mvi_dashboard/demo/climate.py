"""Rows of the climate theme: the assessment, and the applications of climate criteria with their certificates."""

from datetime import timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.deliveries import Application
from mvi_dashboard.demo.drawing import percent, pick
from mvi_dashboard.demo.rows import Rows
from mvi_dashboard.demo.town import Town

_REASONS = {
    "due_to_mvi": "Gevraagd boven wet en markt",
    "market_standard": "Inmiddels gebruikelijk in de markt",
    "legal_duty": "Wettelijk verplicht",
    "cost_driven": "Was ook de goedkoopste keuze",
    "unknown": "",
}


def add_climate(rows: Rows, random: Random, town: Town, contract: Contract) -> None:
    """Adds what was decided and applied for climate to the rows of this contract."""
    assumed = town.assumed
    if contract.is_fixed:
        rows.assess(contract, "climate", contract.applications[0]["assessment"] or "none")
        found = [row for row in contract.applications if row["stage"]]
    elif percent(random, contract.group.climate_percent):
        rows.assess(contract, "climate", "asked")
        found = _drawn_criterion(random, town, contract)
    else:
        rows.assess(contract, "climate", assumed.weights("climate_assessment").draw(random))
        return
    for serial, row in enumerate(found, start=1):
        application = Application(rows, random, town, contract, f"{contract.number}-CO2-{serial}", row)
        _add_application(application)
        application.add_quantities()
        application.add_stages()


def _drawn_criterion(random: Random, town: Town, contract: Contract) -> list[dict[str, str]]:
    """A criterion in a group without a method: at most a quantity, never an effect; often nothing was written down."""
    assumed, group = town.assumed, contract.group
    if not group.activity_unit or not percent(random, assumed.count("activity_recorded_percent")):
        return []
    quantity = group.activity_quantity * (40 + random.randrange(160)) // 100
    is_missing = percent(random, assumed.count("quantity_missing_percent"))
    return [
        {
            "criterion": "Minder uitstoot dan gebruikelijk",
            "instrument": assumed.weights("instrument").draw(random),
            "attribution": assumed.weights("climate_attribution").draw(random),
            "quantity": "" if is_missing else str(quantity),
            "unit": group.activity_unit,
            "period": "per_year",
            "stage": assumed.weights("climate_stage").draw(random),
            "reports": pick(random, ("all", "gaps", "short")),
        }
    ]


def _add_application(application: Application) -> None:
    """The row of the application itself."""
    row, contract = application.row, application.contract
    attribution, compensated = row["attribution"], row.get("compensated_share", "")
    judged = contract.award + timedelta(days=20 + application.random.randrange(60))
    is_judged = attribution != "unknown" and judged <= application.town.assumed.data_date
    application.rows.add(
        "applications",
        contract_id=contract.number,
        application_id=application.number,
        theme="climate",
        effect="co2",
        criterion=row["criterion"],
        instrument=row["instrument"],
        purchased_variant=row.get("variant", ""),
        market_standard_share=cells.comma(row.get("market_standard_share", "")),
        activity_id=row.get("activity", ""),
        activity_step=row.get("step", ""),
        attribution=attribution,
        attribution_reason=_REASONS[attribution],
        attribution_judge="Adviseur duurzaam inkopen" if is_judged else "",
        attribution_date=cells.iso(judged) if is_judged else "",
        attribution_source="Inkoopstrategie en nota van inlichtingen" if is_judged else "",
        compensated_share=cells.comma(compensated),
        compensation_proof="Compensatiecertificaten (fictief)" if compensated else "",
        supplier_baseline_factor_kg=cells.comma(row.get("baseline_factor_kg", "")),
        supplier_purchased_factor_kg=cells.comma(row.get("purchased_factor_kg", "")),
        supplier_factor_source=_factor_source(application.town, row),
        product_life_months=row.get("life_months", ""),
        **_certificate(application),
    )


def _factor_source(town: Town, row: dict[str, str]) -> str:
    if row.get("certificate") == "label":
        return town.assumed.text("label_factor_source")
    return town.assumed.text("supplier_factor_source") if row.get("purchased_factor_kg") else ""


def _certificate(application: Application) -> dict[str, str]:
    """The guarantees of origin: complete, without year and proof, or none."""
    row, contract, assumed = application.row, application.contract, application.town.assumed
    state = row.get("certificate", "")
    if state not in ("full", "no_proof"):
        return {}
    country = pick(application.random, assumed.texts("certificate_countries"))
    found = {"certificate_technology": row["variant"], "certificate_country": country}
    if state == "full" and contract.end is not None:
        year = max(contract.award.year, min(contract.end.year, assumed.data_date.year - 1))
        found["certificate_year"] = str(year)
        found["certificate_proof"] = f"Verklaring van afboeking (fictief) {contract.number}"
    return found
