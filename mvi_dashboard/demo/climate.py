"""Rows of the climate theme: the assessment, and the applications of climate criteria with their certificates."""

from collections import Counter
from datetime import timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.criteria import draw_criterion
from mvi_dashboard.demo.deliveries import Application, History
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


def add_climate(rows: Rows, random: Random, town: Town, contract: Contract, turns: Counter[str]) -> None:
    """Adds what was decided and applied for climate to the rows of this contract; `turns` counts criteria per group."""
    assumed = town.assumed
    if contract.is_fixed:
        rows.assess(contract, "climate", contract.applications[0]["assessment"] or "none")
        found = [row for row in contract.applications if row["stage"]]
    elif percent(random, contract.group.climate_percent):
        rows.assess(contract, "climate", "asked")
        found = draw_criterion(random, town, contract, turns)
    else:
        rows.assess(contract, "climate", assumed.weights("climate_assessment").draw(random))
        return
    serials: Counter[str] = Counter()
    history: History | None = None
    for row in found:
        effect = row["effect"] or "co2"
        serials[effect] += 1
        number = f"{contract.number}-{effect.replace('_', '').upper()}-{serials[effect]}"
        application = Application(rows, random, town, contract, number, row)
        if history is None or effect == "co2":
            history = application.draw_history()
            judgement = _judgement(application)
        _add_application(application, effect, judgement)
        application.add_history(history)


def _judgement(application: Application) -> dict[str, str]:
    """Who judged what is due to MVI, when and on what; a second judge for most of the large contracts."""
    contract, random, assumed = application.contract, application.random, application.town.assumed
    attribution = application.row["attribution"]
    judged = contract.award + timedelta(days=20 + random.randrange(60))
    is_seconded = percent(random, assumed.count("second_judge_percent"))
    found = {"attribution_reason": _REASONS[attribution]}
    if attribution == "unknown" or judged > assumed.data_date:
        return found
    found |= {
        "attribution_judge": "Adviseur duurzaam inkopen",
        "attribution_date": cells.iso(judged),
        "attribution_source": "Inkoopstrategie en nota van inlichtingen",
    }
    is_large = (contract.value_cents or 0) >= assumed.count("second_judge_from_eur") * 100
    if attribution == "due_to_mvi" and is_large and is_seconded:
        found["attribution_second_judge"] = "Concerncontroller"
    return found


def _add_application(application: Application, effect: str, judgement: dict[str, str]) -> None:
    """The row of the application itself; `judgement` holds the cells on who judged it."""
    row, contract = application.row, application.contract
    compensated = row.get("compensated_share", "")
    application.rows.add(
        "applications",
        contract_id=contract.number,
        application_id=application.number,
        theme="climate",
        effect=effect,
        criterion=row["criterion"],
        instrument=row["instrument"],
        purchased_variant=row["variant"],
        market_standard_share=cells.comma(row["market_standard_share"]),
        activity_id=row["activity"],
        activity_step=row["step"],
        attribution=row["attribution"],
        compensated_share=cells.comma(compensated),
        compensation_proof="Compensatiecertificaten (fictief)" if compensated else "",
        supplier_baseline_factor_kg=cells.comma(row["baseline_factor_kg"]),
        supplier_purchased_factor_kg=cells.comma(row["purchased_factor_kg"]),
        supplier_factor_source=_factor_source(application.town, row),
        product_life_months=row["life_months"],
        **judgement,
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
