"""Open Contracting Data Standard: release packages and record packages, also those of TenderNed.

All releases of one process are merged; then each award in force is one contract, and a process without one stays a
notice. The sustainability extension pre-fills themes. A row is a release or a record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mvi_dashboard.importers.notice_book import Cells, NoticeBook, Remark, one_value
from mvi_dashboard.importers.notice_codes import Flag, flag_for, word_for
from mvi_dashboard.importers.notice_terms import day, end_after
from mvi_dashboard.importers.ocds_releases import Release, cut, items_in, looks_like_json, merge
from mvi_dashboard.importers.reading import Reading

ID = "ocds"
NAME = "format.ocds"

_TENDERNED = "ocds-1l04xe-"
_NOT_IN_FORCE = ("pending", "cancelled", "unsuccessful", "withdrawn")
_DUTCH = (None, "nederland", "netherlands", "the netherlands", "nl", "nld")


def recognises(path: Path) -> bool:
    """Any JSON: this is the format that says what is wrong with JSON that nobody else knows."""
    return looks_like_json(path)


def read(path: Path, organisation: str | None) -> Reading:
    """Contracts, notices and assessments; `organisation` is used where a process names no buyer."""
    book = NoticeBook(path.name, ID, organisation)
    processes: dict[str, list[tuple[int, Release]]] = {}
    for row, item in enumerate(items_in(path), start=1):
        releases = list(_releases_of(item))
        kept = [release for each in releases if (release := cut(each)) is not None]
        if kept:
            release = merge(_dated(kept))
            processes.setdefault(release["ocid"], []).append((row, release))
        else:
            book.open_record(row, {})
            book.reject(row, "record_without_release" if releases == [] else "not_a_release", None)
    for ocid, told in processes.items():
        _read_process(book, ocid, told)
    return book.reading()


def _releases_of(item: object) -> Iterator[object]:
    """The releases in a record: compiled, else all that it holds; a release is its own. None where it only links to them."""
    if isinstance(item, dict) and "compiledRelease" in item:
        yield item["compiledRelease"]
    elif isinstance(item, dict) and isinstance(item.get("releases"), list):
        yield from (
            each for each in item["releases"] if not (isinstance(each, dict) and "url" in each and "id" not in each)
        )
    else:
        yield item


def _dated(releases: list[Release]) -> list[Release]:
    return [release for release in releases if release.get("date")] or releases[:1]


def _read_process(book: NoticeBook, ocid: str, told: list[tuple[int, Release]]) -> None:
    dated = [(row, release) for row, release in told if release.get("date") or len(told) == 1]
    latest = max(dated, key=lambda each: (each[1].get("date") or "", each[0]))[0] if dated else None
    placed = {row for row, _ in dated}
    for row, release in told:
        book.open_record(row, _original(release), latest if row in placed else row)
        if row not in placed:
            book.reject(row, "release_undated", release.get("id"))
    if latest is None:
        return
    process = _Process(merge([release for _, release in dated]))
    buyers = process.buyers()
    cells = {
        "notice_id": ocid,
        "procurement_id": process.number,
        "title": process.title,
        "organisation": next(iter(buyers), None),
        "notice_kind": word_for("ocds", "tag", next(iter(process.release.get("tag") or []), None)),
        "published_on": day(process.release.get("date")),
    }
    if len(buyers) > 1:
        book.flag(latest, "organisation", "further_buyers", " | ".join(buyers[1:]), "notices")
    awards = list(process.awards())
    if not awards:
        book.add_notice(latest, cells, process.flags([]))
    awarded = {lot for award in awards for lot in award.lots}
    without = [lot for lot in process.lots if lot not in awarded] if awarded else []
    if without:
        book.flag(latest, "lot", "lots_without_award", ", ".join(without))
    for award in awards:
        contract = {**award.cells, "organisation": cells["organisation"], "delivered_on": cells["published_on"]}
        book.add_contract(latest, contract, award.winners, award.remarks, process.flags(award.lots))


@dataclass
class _Award:
    """One contract that a process tells of."""

    cells: Cells
    lots: list[str]
    winners: list[str]
    remarks: list[Remark] = field(default_factory=list)


class _Process:
    """One contracting process, its releases merged."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.tender: Release = release.get("tender") or {}
        self.lots: dict[str, Release] = {lot["id"]: lot for lot in self.tender.get("lots") or []}
        self.parties = {party["id"]: party for party in release.get("parties") or [] if party.get("id")}
        self.is_tenderned = release["ocid"].startswith(_TENDERNED)

    @property
    def number(self) -> str:
        """The procurement: TenderNed's own number where it is theirs, so that all their files speak of one contract."""
        ocid: str = self.release["ocid"]
        return ocid.removeprefix(_TENDERNED)

    @property
    def title(self) -> str | None:
        """What the tender is called, else what its first award or contract is."""
        told = (self.tender, *(self.release.get("awards") or []), *(self.release.get("contracts") or []))
        return next((each["title"] for each in told if each.get("title")), None)

    def buyers(self) -> list[str]:
        """The names of the buyers, the first one first."""
        buyer = self.release.get("buyer") or {}
        first = buyer.get("name") or (self.parties.get(buyer.get("id")) or {}).get("name")
        others = [party.get("name") for party in self.parties.values() if "buyer" in (party.get("roles") or [])]
        return list(dict.fromkeys(name for name in (first, *others) if name))

    def awards(self) -> Iterator[_Award]:
        """The awards in force; at TenderNed, where each winner is an award, those of one lot are one contract."""
        contracts = self.release.get("contracts") or []
        awards = [award for award in self.release.get("awards") or [] if award.get("status") not in _NOT_IN_FORCE]
        known = {award["id"] for award in self.release.get("awards") or []}
        groups: dict[object, list[Release]] = {}
        for award in awards:
            related = tuple(award.get("relatedLots") or ())
            groups.setdefault(related if self.is_tenderned else award["id"], []).append(award)
        for group in groups.values():
            numbers = {award["id"] for award in group}
            signed = [each for each in contracts if each.get("awardID") in numbers and _is_in_force(each)]
            lots = list(group[0].get("relatedLots") or [])
            number = self.number if self.is_tenderned else f"{self.number}/{group[0]['id']}"
            yield self._award(number, group, signed, lots)
        for contract in contracts:
            if contract.get("awardID") not in known and _is_in_force(contract):
                yield self._award(f"{self.number}/{contract['id']}", [], [contract], [])

    def flags(self, lots: Iterable[str]) -> list[Flag]:
        """What is ticked on sustainability for the tender and these lots; for all lots where none are named."""
        names = list(lots)
        chosen = [lot for name, lot in self.lots.items() if name in names or not names]
        found = []
        for each in (self.tender, *chosen):
            if each.get("hasSustainability"):
                found.append(flag_for("ocds", "hasSustainability", each["hasSustainability"]))
            for goal in each.get("sustainability") or []:
                how = ", ".join(goal.get("strategies") or [])
                found.append(flag_for("ocds", "goal", goal["goal"], how) if goal.get("goal") else None)
        return [flag for flag in found if flag]

    def _award(self, number: str, awards: list[Release], contracts: list[Release], lots: list[str]) -> _Award:
        remarks: list[Remark] = []
        value, currency = self._value(awards, contracts, remarks)
        suppliers = [supplier for award in awards for supplier in award.get("suppliers") or []]
        dated = next((day(each) for each in (*_all(contracts, "dateSigned"), *_all(awards, "date"))), None)
        lot = next((self.lots[name] for name in lots if name in self.lots), {})
        periods = [
            *_all(contracts, "period"),
            *_all(awards, "contractPeriod"),
            *_all([lot, self.tender], "contractPeriod"),
        ]
        period = periods[0] if periods else {}
        start, end = day(period.get("startDate")), day(period.get("endDate"))
        if end is None and period.get("durationInDays"):
            end = end_after(start or dated, period["durationInDays"], "days")
            if end:
                remarks.append(("end_from_duration", "end_date", f"{period['durationInDays']} days"))
        told = (self.tender, lot)
        is_framework = any((each.get("techniques") or {}).get("hasFrameworkAgreement") == "true" for each in told)
        title = next(iter((*_all(awards, "title"), *_all(contracts, "title"))), None)
        names = [
            supplier.get("name") or (self.parties.get(supplier.get("id")) or {}).get("name") for supplier in suppliers
        ]
        method = self.tender.get("procurementMethod")
        cells = {
            "contract_id": number,
            "title": title if len(self.lots) > 1 or not self.title else self.title,
            "supplier_kvk": self._kvk(suppliers[0]) if suppliers else None,
            "cpv_code": self._cpv([*contracts, *awards]),
            "value_eur": value,
            "currency": currency,
            "award_date": dated,
            "start_date": start,
            "end_date": end,
            "last_end_date": day(period.get("maxExtentDate")),
            "procedure": word_for("ocds", "procurementMethod", method) or self.tender.get("procurementMethodDetails"),
            "is_framework": str(is_framework).lower(),
            "lot": ", ".join(lots) or None,
        }
        cells["title"] = cells["title"] or self.title
        return _Award(cells, lots, [name for name in names if name], remarks)

    def _value(
        self, awards: list[Release], contracts: list[Release], remarks: list[Remark]
    ) -> tuple[str | None, str | None]:
        """What the contracts come to, else the awards; with tax it is not known what it is without."""
        values = [*_all(contracts, "value")] if all(each.get("value") for each in contracts) else []
        values = values or [*_all(awards, "value")]
        taxed = [value for value in values if value.get("hasTax") == "true"]
        if taxed:
            remarks.append(("value_with_vat", "value_eur", taxed[0].get("amount")))
            return None, None
        value, currency, is_repeated = one_value([(each.get("amount"), each.get("currency")) for each in values])
        if is_repeated and self.is_tenderned:
            remarks.append(("value_repeated", "value_eur", value))
        return value, currency

    def _cpv(self, holders: list[Release]) -> str | None:
        for holder in (*holders, self.tender):
            named = [item.get("classification") or {} for item in holder.get("items") or []]
            for each in (*named, holder.get("classification") or {}):
                if each.get("id") and (each.get("scheme") or "CPV").upper().startswith("CPV"):
                    code: str = each["id"]
                    return code
        return None

    def _kvk(self, supplier: Release) -> str | None:
        """The number at the Dutch chamber of commerce; a foreign company's number is none."""
        party = self.parties.get(supplier.get("id") or "") or {}
        identifier = party.get("identifier") or {}
        if (identifier.get("scheme") or "").upper() == "NL-KVK":
            number: str | None = identifier.get("id")
            return number
        address = party.get("address") or {}
        country = address.get("countryName") or address.get("country")
        own = (supplier.get("id") or "").removeprefix("NL-KVK-")
        return own if own.isdigit() and (country.lower() if country else None) in _DUTCH else None


def _original(release: Release) -> Cells:
    buyer = (release.get("buyer") or {}).get("name")
    title = (release.get("tender") or {}).get("title")
    return {name: release.get(name) for name in ("ocid", "id", "date")} | {"buyer": buyer, "title": title}


def _is_in_force(contract: Release) -> bool:
    return contract.get("status") not in _NOT_IN_FORCE


def _all(holders: Iterable[Release], name: str) -> list[Any]:
    """What the holders have under a name, where they have it."""
    return [holder[name] for holder in holders if holder.get(name)]
