"""The awards of an eForms notice: one per contract signed, with its tenders, winners and value.

A lot that was won but for which no contract is named yet is an award of its own. The date in `TenderResult` is a filler
that the schema asks for, and is not read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from mvi_dashboard.importers.eforms_lots import Lot, Organisation, Organisations
from mvi_dashboard.importers.notice_book import Remark
from mvi_dashboard.importers.notice_codes import Flag, flag_for
from mvi_dashboard.importers.notice_terms import day, end_after
from mvi_dashboard.importers.safe_xml import text_of

Cells = dict[str, str | None]


@dataclass
class Award:
    """One contract that a notice tells of."""

    lots: list[str]
    reference: str | None
    award_date: str | None
    suppliers: list[Organisation]
    value: str | None
    currency: str | None
    flags: list[Flag] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def winners(self) -> list[str]:
        """The names of the winners, the leader of a group first."""
        return [supplier.name for supplier in self.suppliers if supplier.name]

    def cells(self, lots: Mapping[str, Lot], procedure_title: str | None) -> Cells:
        """The award as a contract row; several lots in one contract give it their first CPV code and longest term."""
        own = [lots[name] for name in self.lots if name in lots]
        titles = [lot.title for lot in own if lot.title and lot.title != procedure_title] if len(lots) > 1 else []
        start = min((lot.start_date for lot in own if lot.start_date), default=None)
        end = max((lot.end_date for lot in own if lot.end_date), default=None)
        duration = next((lot.duration for lot in own if lot.duration), None)
        if end is None and duration:
            end = end_after(start or self.award_date, *duration)
            if end:
                self.remarks.append(("end_from_duration", "end_date", " ".join(duration)))
        return {
            "title": " – ".join(part for part in (procedure_title, *titles) if part) or None,
            "supplier_kvk": next((supplier.kvk for supplier in self.suppliers), None),
            "cpv_code": next((lot.cpv_code for lot in own if lot.cpv_code), None),
            "value_eur": self.value,
            "currency": self.currency,
            "award_date": self.award_date,
            "start_date": start,
            "end_date": end,
            "is_framework": "true" if any(lot.is_framework for lot in own) else "false",
            "lot": ", ".join(self.lots) or None,
        }


def awards_of(extension: Element | None, lots: Mapping[str, Lot], organisations: Organisations) -> Iterator[Award]:
    """The awards in the result of a notice, in the order of its contracts."""
    result = extension.find("NoticeResult") if extension is not None else None
    if result is None:
        return
    told = _Result(result, lots, organisations)
    awards = [*told.contracts(), *told.lots_without_contract()]
    if len(awards) == 1 and awards[0].value is None:
        awards[0].value, awards[0].currency = _amount(result.find("TotalAmount"))
    _tell_repeated_values(awards, lots)
    yield from awards


class _Result:
    """The result part of a notice, with its references resolved."""

    def __init__(self, result: Element, lots: Mapping[str, Lot], organisations: Organisations) -> None:
        self._lots = lots
        self._organisations = organisations
        self._results = result.findall("LotResult")
        self._contracts = result.findall("SettledContract")
        self._tenders = _by_id(result.findall("LotTender"))
        self._parties = _by_id(result.findall("TenderingParty"))
        self._signed = {name for contract in self._contracts for name in _references(contract, "LotTender")}

    def contracts(self) -> Iterator[Award]:
        """Each contract signed, with the tenders that it names or, where it names none, those of its lots."""
        for contract in self._contracts:
            number = text_of(contract, "ID")
            results = [each for each in self._results if number in _references(each, "SettledContract")]
            names = [*_references(contract, "LotTender")]
            for result in results:
                if not self._signed & set(_references(result, "LotTender")):
                    names += self._best(result)
            lots = [lot for name in names for lot in _references(self._tenders.get(name), "TenderLot")]
            if not any(lot in self._lots for lot in lots):  # a group of lots, or none: those of the result it is in
                lots = [lot for result in results for lot in _references(result, "TenderLot")] or lots
            dated = day(text_of(contract, "AwardDate")) or day(text_of(contract, "IssueDate"))
            reference = text_of(contract, "ContractReference/ID") or number
            yield self._award(lots, reference, dated, names, results)

    def lots_without_contract(self) -> Iterator[Award]:
        """Each lot that was won (BT-142) without a contract that names it."""
        for result in self._results:
            is_won = text_of(result, "TenderResultCode") == "selec-w"
            if (
                is_won
                and not _references(result, "SettledContract")
                and not self._signed & set(_references(result, "LotTender"))
            ):
                yield self._award(_references(result, "TenderLot"), None, None, self._best(result), [result])

    def _best(self, result: Element) -> list[str]:
        """The tenders of a result that are ranked first; all of them where none is ranked."""
        names = _references(result, "LotTender")
        ranks = {name: text_of(self._tenders.get(name), "RankCode") for name in names}
        first = [name for name in names if ranks[name] == "1"]
        return first or [name for name in names if ranks[name] is None]

    def _award(
        self, lots: list[str], reference: str | None, dated: str | None, names: list[str], results: list[Element]
    ) -> Award:
        tenders = [self._tenders[name] for name in dict.fromkeys(names) if name in self._tenders]
        suppliers = [supplier for tender in tenders for supplier in self._suppliers(tender)]
        value, currency = _sum(tenders)
        award = Award(list(dict.fromkeys(lots)), reference, dated, suppliers, value, currency)
        award.flags += [flag for result in results for flag in _vehicle_flags(result)]
        return award

    def _suppliers(self, tender: Element) -> Iterator[Organisation]:
        for name in _references(tender, "TenderingParty"):
            party = self._parties.get(name)
            members = party.findall("Tenderer") if party is not None else []
            members.sort(key=lambda member: text_of(member, "GroupLeadIndicator") != "true")
            for member in members:
                yield self._organisations.get(text_of(member, "ID"))


def _tell_repeated_values(awards: list[Award], lots: Mapping[str, Lot]) -> None:
    """One value at several contracts of one lot is that of the lot: it counts once, elsewhere it is unknown."""
    seen: dict[tuple[str, ...], set[tuple[str | None, str]]] = {}
    for award in awards:
        if award.value is None or any(lots[name].is_framework for name in award.lots if name in lots):
            continue
        known = seen.setdefault(tuple(award.lots), set())
        if (award.currency, award.value) in known:
            award.remarks.append(("value_repeated", "value_eur", award.value))
            award.value = None
        else:
            known.add((award.currency, award.value))


def _sum(tenders: list[Element]) -> tuple[str | None, str | None]:
    """What the tenders come to (BT-720), in one currency; unknown where one of them has no value or another currency."""
    amounts = [_amount(tender.find("LegalMonetaryTotal/PayableAmount")) for tender in tenders]
    currencies = {currency for _, currency in amounts}
    if not amounts or len(currencies) > 1 or any(amount is None for amount, _ in amounts):
        return (None, None) if len(amounts) != 1 else amounts[0]
    if len(amounts) == 1:
        return amounts[0]
    try:
        return str(sum(Decimal(amount or "") for amount, _ in amounts)), currencies.pop()
    except InvalidOperation:
        return None, None


def _amount(element: Element | None) -> tuple[str | None, str | None]:
    text = text_of(element)
    return (text, element.get("currencyID")) if text and element is not None else (None, None)


def _vehicle_flags(result: Element) -> Iterator[Flag]:
    """Vehicles under the Clean Vehicles Directive (BT-723, 735), with how many are clean or emit nothing (OPT-155, 156)."""
    for information in result.iterfind("StrategicProcurement/StrategicProcurementInformation"):
        if text_of(information, "ProcurementCategoryCode") is None:
            continue
        counts = {
            text_of(each, "StatisticsCode"): text_of(each, "StatisticsNumeric")
            for each in information.iterfind("ProcurementDetails/StrategicProcurementStatistics")
        }
        told = ", ".join(f"{code} {number}" for code, number in counts.items() if code and number)
        flag = flag_for("eforms", "cvd-scope", "true", told)
        if flag:
            yield flag


def _by_id(elements: list[Element]) -> dict[str, Element]:
    return {number: element for element in elements if (number := text_of(element, "ID"))}


def _references(element: Element | None, name: str) -> list[str]:
    """The numbers that an element refers to."""
    found = element.findall(f"{name}/ID") if element is not None else []
    return [number for each in found if (number := text_of(each))]
