"""Quantities of an application, the stages it reached and what the supplier reported per year."""

from collections.abc import Iterator
from dataclasses import dataclass
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
_METERED_GRADE = {"delivered": "B", "verified": "A"}
"""What a quantity that was looked up afterwards rests on: the supplier's report, or a meter that was checked."""

Cells = dict[str, str]


@dataclass(frozen=True)
class History:
    """What happened to a criterion: cells of its quantities and stages, the same for each kind of effect."""

    quantities: tuple[Cells, ...]
    stages: tuple[Cells, ...]


@dataclass(frozen=True)
class Application:
    """One criterion of one contract: `row` names the variant, the quantity, the last stage and the kind of reports."""

    rows: Rows
    random: Random
    town: Town
    contract: Contract
    number: str
    row: Cells

    def draw_history(self) -> History:
        """The planned quantities, what was looked up afterwards, and each stage up to the last one reached."""
        reports = self._draw_reports()
        return History(tuple(self._quantities(reports)), tuple(self._stages(reports)))

    def add_history(self, history: History) -> None:
        """Adds the rows of quantities and stages under this application's number."""
        for quantity in history.quantities:
            self.rows.add("quantities", application_id=self.number, **quantity)
        for stage in history.stages:
            self.rows.add("stages", application_id=self.number, **stage)

    def _years(self) -> range:
        """The years in which there is an effect: the term, or the life of the product; empty without term."""
        start, end = self.contract.start, self.contract.end
        if start is None or end is None:
            return range(0)
        if self.row["life_months"] and self.row["period"] == "per_year":
            last_month = start.year * 12 + start.month - 1 + int(self.row["life_months"]) - 1
            return range(start.year, last_month // 12 + 1)
        return range(start.year, end.year + 1)

    def _reporting_years(self) -> range:
        """The complete calendar years in which something could be reported before the data date."""
        start, end = self.contract.start, self.contract.firm_end
        if start is None or self.row["stage"] not in ("delivered", "verified"):
            return range(0)
        complete = self.town.assumed.data_date.year - 1
        if self.row["period"] == "once" and end is not None:
            return range(end.year, min(end.year, complete) + 1)
        years = self._years()
        is_early = self.contract.early_end is not None or not years
        last = min(end.year if is_early and end is not None else years.stop - 1 if years else complete, complete)
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

    def _quantities(self, reports: dict[int, str]) -> Iterator[Cells]:
        row, years = self.row, self._years()
        if not row["quantity"] or not years:
            return
        quantity, last = int(row["quantity"]), self.contract.end.year if self.contract.end else years.start
        match row["period"]:
            case "per_year":
                yield self._quantity("per_year", "", quantity)
            case "once":
                yield self._quantity("once", str(last), quantity)
            case "term":
                yield self._quantity("term", "", quantity * len(years))
            case _:
                growth = int(row["growth_percent"])
                for passed, year in enumerate(years):
                    yield self._quantity("year", str(year), quantity * (100 + growth * passed) // 100)
        if not row["activity"]:
            yield from self._looked_up(quantity, years, reports)

    def _looked_up(self, quantity: int, years: range, reports: dict[int, str]) -> Iterator[Cells]:
        """What was metered or reported in some complete years, instead of what was planned."""
        period, stage = self.row["period"], self.row["stage"]
        if period not in ("per_year", "once") or stage not in _METERED_GRADE:
            return
        complete = years[1:-1] if period == "per_year" else years
        chance = self.town.assumed.count("actual_quantity_percent")
        for year, share in reports.items():
            if share == "1" and year in complete and percent(self.random, chance):
                found = quantity * (960 + self.random.randrange(75)) // 1000
                yield self._quantity(
                    "year" if period == "per_year" else "once", str(year), found, grade=_METERED_GRADE[stage]
                )

    def _quantity(self, period: str, year: str, purchased: int, *, grade: str = "") -> Cells:
        return {
            "period": period,
            "year": year,
            "baseline_quantity": self.row["baseline_quantity"],
            "purchased_quantity": str(purchased),
            "unit": self.row["unit"],
            "quantity_kind": "actual" if grade else "planned",
            "evidence_grade": grade or self.row.get("grade", "C"),
        }

    def _stages(self, reports: dict[int, str]) -> Iterator[Cells]:
        """Each stage up to the last one reached; the delivered and verified ones per reporting year."""
        random, award, data_date = self.random, self.contract.award, self.town.assumed.data_date
        is_carried = self.row["stage"] != "not_in_contract"
        reached = _ORDER[: _ORDER.index(self.row["stage"] if is_carried else "in_contract") + 1]
        yield _stage("asked", award - timedelta(days=90 + random.randrange(40)))
        if "offered" in reached:
            yield _stage("offered", award - timedelta(days=25 + random.randrange(30)))
        if "in_contract" in reached:
            yield _stage("in_contract", award, is_reached=is_carried)
        for year, share in reports.items():
            is_partial = year == data_date.year
            reported = data_date if is_partial else date(year + 1, 1, 15) + timedelta(days=random.randrange(80))
            yield _stage("delivered", reported, year, share)
            checked = reported + timedelta(days=20 + random.randrange(60))
            if "verified" in reached and not is_partial and checked <= data_date:
                yield _stage("verified", checked, year, share)


def _stage(stage: str, day: date, year: int | None = None, share: str = "", *, is_reached: bool = True) -> Cells:
    return {
        "stage": stage,
        "year": "" if year is None else str(year),
        "stage_date": cells.iso(day),
        "is_reached": cells.yes_no(is_reached),
        "delivered_share": cells.comma(share),
        "evidence": _EVIDENCE[stage],
    }
