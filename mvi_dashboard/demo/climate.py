"""Rows of the climate theme: assessment, applications, quantities and the stages that were reached."""

from datetime import date, timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.drawing import percent, pick
from mvi_dashboard.demo.rows import Rows
from mvi_dashboard.demo.town import Town

_ORDER = ("asked", "offered", "in_contract", "delivered", "verified")
_COUNTRIES = ("NL", "NL", "NL", "NO", "DK")


def add_climate(rows: Rows, random: Random, town: Town, contract: Contract) -> None:
    """Adds what was decided and applied for climate to the rows of this contract."""
    if contract.is_fixed:
        _add_fixed(rows, random, town, contract)
        return
    assumed = town.assumed
    if not percent(random, contract.group.climate_percent):
        rows.assess(contract, "climate", assumed.weights("climate_assessment").draw(random))
        return
    rows.assess(contract, "climate", "asked")
    if not contract.group.activity_unit or not percent(random, assumed.count("activity_recorded_percent")):
        return
    quantity = contract.group.activity_quantity * (40 + random.randrange(160)) // 100
    application = {
        "instrument": assumed.weights("instrument").draw(random),
        "attribution": assumed.weights("climate_attribution").draw(random),
        "quantity": "" if percent(random, 25) else str(quantity),
        "unit": contract.group.activity_unit,
        "period": "per_year",
        "stage": assumed.weights("climate_stage").draw(random),
        "reports": pick(random, ("all", "gaps", "short")),
        "criterion": "Minder uitstoot dan gebruikelijk",
    }
    _add_application(rows, random, town, contract, application, 1)


def _add_fixed(rows: Rows, random: Random, town: Town, contract: Contract) -> None:
    rows.assess(contract, "climate", contract.applications[0]["assessment"] or "none")
    kept = [application for application in contract.applications if application["stage"]]
    for serial, application in enumerate(kept, start=1):
        _add_application(rows, random, town, contract, application, serial)


def _add_application(
    rows: Rows, random: Random, town: Town, contract: Contract, row: dict[str, str], serial: int
) -> None:
    """One application with its quantities and stages."""
    application_id = f"{contract.number}-CO2-{serial}"
    attribution = row["attribution"]
    judged = contract.award + timedelta(days=20 + random.randrange(60))
    is_judged = attribution != "unknown" and judged <= town.assumed.data_date
    rows.add(
        "applications",
        contract_id=contract.number,
        application_id=application_id,
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
        compensated_share=cells.comma(row.get("compensated_share", "")),
        compensation_proof="Compensatiecertificaten (fictief)" if row.get("compensated_share") else "",
        supplier_baseline_factor_kg=cells.comma(row.get("baseline_factor_kg", "")),
        supplier_purchased_factor_kg=cells.comma(row.get("purchased_factor_kg", "")),
        supplier_factor_source=_factor_source(town, row),
        product_life_months=row.get("life_months", ""),
        **_certificate(random, contract, row, town.assumed.data_date),
    )
    reports = _reports(random, town, contract, row)
    _add_quantities(rows, random, town, contract, application_id, row, reports)
    _add_stages(rows, random, town, contract, application_id, row, reports)


_REASONS = {
    "due_to_mvi": "Gevraagd boven wet en markt",
    "market_standard": "Inmiddels gebruikelijk in de markt",
    "legal_duty": "Wettelijk verplicht",
    "cost_driven": "Was ook de goedkoopste keuze",
    "unknown": "",
}


def _factor_source(town: Town, row: dict[str, str]) -> str:
    if row.get("certificate") == "label":
        return "Stroometiket leverancier (fictief)"
    return town.assumed.text("supplier_factor_source") if row.get("purchased_factor_kg") else ""


def _certificate(random: Random, contract: Contract, row: dict[str, str], data_date: date) -> dict[str, str]:
    """The guarantees of origin: complete, without year and proof, or none."""
    state = row.get("certificate", "")
    if state not in ("full", "no_proof"):
        return {}
    found = {"certificate_technology": row["variant"], "certificate_country": pick(random, _COUNTRIES)}
    if state == "full" and contract.end is not None:
        year = min(contract.end.year, data_date.year - 1)
        found["certificate_year"] = str(max(year, contract.award.year))
        found["certificate_proof"] = f"Verklaring van afboeking (fictief) {contract.number}"
    return found


def _delivery_years(contract: Contract, row: dict[str, str], data_date: date) -> range:
    """The complete calendar years in which something could be reported before the data date."""
    start, end = contract.start, contract.firm_end
    if start is None or row["stage"] not in ("delivered", "verified"):
        return range(0)
    last = data_date.year - 1 if end is None else min(end.year, data_date.year - 1)
    if row["period"] == "once" and end is not None:
        return range(end.year, last + 1)
    return range(start.year, last + 1)


def _reports(random: Random, town: Town, contract: Contract, row: dict[str, str]) -> dict[int, str]:
    """The delivered share per year, as the supplier reported it."""
    data_date, kind = town.assumed.data_date, row["reports"]
    shares: dict[int, str] = {}
    for year in _delivery_years(contract, row, data_date):
        if kind == "gaps" and year % 3 == 1:
            continue
        is_short = kind == "short" or (kind == "half" and percent(random, 25))
        shares[year] = pick(random, town.assumed.texts("delivered_shares")) if is_short else "1"
    if kind == "half" and contract.start is not None and contract.start < data_date:
        shares[data_date.year] = "0.5"
    return shares


def _add_quantities(
    rows: Rows,
    random: Random,
    town: Town,
    contract: Contract,
    application_id: str,
    row: dict[str, str],
    reports: dict[int, str],
) -> None:
    """The planned quantities, and for some complete years what was metered."""
    if not row["quantity"] or contract.start is None or contract.end is None:
        return
    quantity, years = int(row["quantity"]), range(contract.start.year, contract.end.year + 1)
    growth = int(row.get("growth_percent") or 0)

    def add(period: str, year: int | None, purchased: int, kind: str, grade: str) -> None:
        rows.add(
            "quantities",
            application_id=application_id,
            period=period,
            year="" if year is None else str(year),
            baseline_quantity=row.get("baseline_quantity", ""),
            purchased_quantity=str(purchased),
            unit=row["unit"],
            quantity_kind=kind,
            evidence_grade=grade,
        )

    if row["period"] == "per_year":
        add("per_year", None, quantity, "planned", "C")
    elif row["period"] == "once":
        add("once", contract.end.year, quantity, "planned", "C")
    elif row["period"] == "term":
        add("term", None, quantity * len(years), "planned", "C")
    else:
        for passed, year in enumerate(years):
            add("year", year, quantity * (100 + growth * passed) // 100, "planned", "C")
    if row["period"] != "per_year" or row.get("baseline_quantity") or row["stage"] != "verified":
        return
    for year, share in reports.items():
        is_whole = share == "1" and year in years[1:-1]
        if is_whole and percent(random, town.assumed.count("actual_quantity_percent")):
            add("year", year, quantity * (960 + random.randrange(75)) // 1000, "actual", "A")


def _add_stages(
    rows: Rows,
    random: Random,
    town: Town,
    contract: Contract,
    application_id: str,
    row: dict[str, str],
    reports: dict[int, str],
) -> None:
    """Each stage up to the last one reached; the delivered and verified ones per reporting year."""
    data_date = town.assumed.data_date
    is_carried = row["stage"] != "not_in_contract"
    reached = _ORDER[: _ORDER.index(row["stage"] if is_carried else "in_contract") + 1]

    def add(
        stage: str, day: date, year: str = "", share: str = "", evidence: str = "", is_reached: bool = True
    ) -> None:
        rows.add(
            "stages",
            application_id=application_id,
            stage=stage,
            year=year,
            stage_date=cells.iso(min(day, data_date)),
            is_reached=cells.yes_no(is_reached),
            delivered_share=cells.comma(share),
            evidence=evidence,
        )

    if "asked" in reached:
        add("asked", contract.award - timedelta(days=90 + random.randrange(40)), evidence="Aanbestedingsleidraad")
    if "offered" in reached:
        add("offered", contract.award - timedelta(days=25 + random.randrange(30)), evidence="Inschrijving")
    if "in_contract" in reached:
        add("in_contract", contract.award, evidence="Overeenkomst", is_reached=is_carried)
    for year, share in reports.items():
        is_partial = year == data_date.year
        reported = data_date if is_partial else date(year + 1, 1, 15) + timedelta(days=random.randrange(80))
        add("delivered", reported, str(year), share, "Rapportage leverancier")
        checked = reported + timedelta(days=20 + random.randrange(60))
        if "verified" in reached and not is_partial and checked <= data_date:
            add("verified", checked, str(year), share, "Controle contractmanager")
