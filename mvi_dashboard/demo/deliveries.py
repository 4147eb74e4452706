"""Quantities of an application, the stages it reached and what the supplier reported per year."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.drawing import percent, pick
from mvi_dashboard.demo.rows import Rows
from mvi_dashboard.demo.town import Town

_ORDER = ("asked", "offered", "in_contract", "delivered", "verified")
_EVIDENCE = {
    "asked": "Aanbestedingsleidraad",
    "offered": "Inschrijving",
    "in_contract": "Overeenkomst",
    "delivered": "Rapportage leverancier",
    "verified": "Controle contractmanager",
}
_HALF_YEAR = "0.5"


@dataclass
class Application:
    """One criterion of one contract: `row` names the variant, the quantity, the last stage and the kind of reports."""

    rows: Rows
    random: Random
    town: Town
    contract: Contract
    number: str
    row: dict[str, str]
    reports: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self.reports = self._draw_reports()

    def _reporting_years(self) -> range:
        """The complete calendar years in which something could be reported before the data date."""
        start, end = self.contract.start, self.contract.firm_end
        if start is None or self.row["stage"] not in ("delivered", "verified"):
            return range(0)
        complete = self.town.assumed.data_date.year - 1
        last = complete if end is None else min(end.year, complete)
        if self.row["period"] == "once" and end is not None:
            return range(end.year, last + 1)
        return range(start.year, last + 1)

    def _draw_reports(self) -> dict[int, str]:
        """The delivered share per year, as the supplier reported it; half a year in the year of the data date."""
        random, assumed, kind = self.random, self.town.assumed, self.row["reports"]
        shares: dict[int, str] = {}
        years = self._reporting_years()
        for year in years:
            if kind == "gaps" and (year - years.start) % 3 == 1:
                continue
            is_short = kind == "short" or (kind == "half" and percent(random, assumed.count("short_report_percent")))
            shares[year] = pick(random, assumed.texts("delivered_shares")) if is_short else "1"
        if kind == "half" and self.contract.start is not None and self.contract.start < assumed.data_date:
            shares[assumed.data_date.year] = _HALF_YEAR
        return shares

    def add_quantities(self) -> None:
        """The planned quantities, and for some complete years what was metered; nothing where none is known."""
        row, start, end = self.row, self.contract.start, self.contract.end
        if not row["quantity"] or start is None or end is None:
            return
        quantity, years = int(row["quantity"]), range(start.year, end.year + 1)
        match row["period"]:
            case "per_year":
                self._add_quantity("per_year", "", quantity)
            case "once":
                self._add_quantity("once", str(end.year), quantity)
            case "term":
                self._add_quantity("term", "", quantity * len(years))
            case _:
                growth = int(row["growth_percent"])
                for passed, year in enumerate(years):
                    self._add_quantity("year", str(year), quantity * (100 + growth * passed) // 100)
        if row["period"] == "per_year" and row["stage"] == "verified" and not row.get("baseline_quantity"):
            self._add_metered(quantity, years[1:-1])

    def _add_metered(self, quantity: int, years: range) -> None:
        chance = self.town.assumed.count("actual_quantity_percent")
        for year, share in self.reports.items():
            if share == "1" and year in years and percent(self.random, chance):
                self._add_quantity(
                    "year", str(year), quantity * (960 + self.random.randrange(75)) // 1000, is_metered=True
                )

    def _add_quantity(self, period: str, year: str, purchased: int, *, is_metered: bool = False) -> None:
        self.rows.add(
            "quantities",
            application_id=self.number,
            period=period,
            year=year,
            baseline_quantity=self.row.get("baseline_quantity", ""),
            purchased_quantity=str(purchased),
            unit=self.row["unit"],
            quantity_kind="actual" if is_metered else "planned",
            evidence_grade="A" if is_metered else "C",
        )

    def add_stages(self) -> None:
        """Each stage up to the last one reached; the delivered and verified ones per reporting year."""
        random, award, data_date = self.random, self.contract.award, self.town.assumed.data_date
        is_carried = self.row["stage"] != "not_in_contract"
        reached = _ORDER[: _ORDER.index(self.row["stage"] if is_carried else "in_contract") + 1]
        self._add_stage("asked", award - timedelta(days=90 + random.randrange(40)))
        if "offered" in reached:
            self._add_stage("offered", award - timedelta(days=25 + random.randrange(30)))
        if "in_contract" in reached:
            self._add_stage("in_contract", award, is_reached=is_carried)
        for year, share in self.reports.items():
            is_partial = year == data_date.year
            reported = data_date if is_partial else date(year + 1, 1, 15) + timedelta(days=random.randrange(80))
            self._add_stage("delivered", reported, year, share)
            checked = reported + timedelta(days=20 + random.randrange(60))
            if "verified" in reached and not is_partial and checked <= data_date:
                self._add_stage("verified", checked, year, share)

    def _add_stage(
        self, stage: str, day: date, year: int | None = None, share: str = "", *, is_reached: bool = True
    ) -> None:
        self.rows.add(
            "stages",
            application_id=self.number,
            stage=stage,
            year="" if year is None else str(year),
            stage_date=cells.iso(day),
            is_reached=cells.yes_no(is_reached),
            delivered_share=cells.comma(share),
            evidence=_EVIDENCE[stage],
        )
