"""eForms notices as XML (UBL): an award is one contract per contract signed, any other notice stays a notice.

Ceilings of framework agreements are marked as such; what a buyer ticked on green, social and innovative procurement
pre-fills themes. Field numbers (BT, OPT) are those of the eForms regulation.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from mvi_dashboard.importers.eforms_awards import Award, awards_of
from mvi_dashboard.importers.eforms_lots import Lot, Organisations, flags_of, lots_of
from mvi_dashboard.importers.notice_book import Cells, NoticeBook
from mvi_dashboard.importers.notice_codes import Flag, word_for
from mvi_dashboard.importers.notice_terms import day
from mvi_dashboard.importers.reading import Reading
from mvi_dashboard.importers.safe_xml import looks_like_xml, notices_in, text_in_dutch, text_of

ID = "eforms_notices"
NAME = "format.eforms_notices"

_ROOTS = frozenset({"ContractAwardNotice", "ContractNotice", "PriorInformationNotice"})
_EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
_ADDRESS = "https://ted.europa.eu/nl/notice/-/detail/"
_PROCEDURES = "procurement-procedure-type"
_ANNOUNCED = "dir-awa-pre"


def recognises(path: Path) -> bool:
    """Any XML: this is the format that says what is wrong with a notice that no other one knows."""
    return looks_like_xml(path)


def read(path: Path, organisation: str | None) -> Reading:
    """Contracts, notices and assessments, a record per notice; `organisation` is used where a notice names no buyer."""
    book = NoticeBook(path.name, ID, organisation)
    for row, notice in enumerate(notices_in(path, _ROOTS), start=1):
        _read_notice(book, row, notice)
    return book.reading()


def _read_notice(book: NoticeBook, row: int, notice: Element) -> None:
    extension = notice.find(_EXTENSION)
    organisations = Organisations(extension)
    buyers = [name for name in _buyers(notice, organisations) if name]
    kind = notice.find("NoticeTypeCode")
    publication = text_of(extension, "Publication/NoticePublicationID")
    cells = {
        "notice_id": text_of(notice, "ID"),
        "procurement_id": text_of(notice, "ContractFolderID"),
        "title": text_in_dutch(notice, "ProcurementProject/Name"),
        "organisation": next(iter(buyers), None),
        "notice_kind": word_for("eforms", "notice-type", kind.get("listName") if kind is not None else None),
        "published_on": day(text_of(extension, "Publication/PublicationDate")) or day(text_of(notice, "IssueDate")),
        "address": f"{_ADDRESS}{publication}" if publication else None,
    }
    book.open_record(row, cells)
    if len(buyers) > 1:
        book.flag(row, "organisation", "further_buyers", " | ".join(buyers[1:]), "notices")
    lots = lots_of(notice)
    awards = list(awards_of(extension, lots, organisations))
    if not awards:
        ticked = [flag for lot in lots.values() for flag in lot.flags]
        book.add_notice(row, cells, [*ticked, *_general_flags(notice)])
        return
    if kind is not None and kind.get("listName") == _ANNOUNCED:
        book.flag(row, "award_date", "award_announced", cells["title"])
    awarded = {name for award in awards for name in award.lots}
    without = [lot for lot in lots if lot not in awarded]
    if without:
        book.flag(row, "lot", "lots_without_award", ", ".join(without))
        _keep_ticks(book, row, cells, {name: lots[name] for name in without})
    for award in awards:
        _add_award(book, row, notice, cells, lots, award)


def _add_award(
    book: NoticeBook, row: int, notice: Element, cells: Cells, lots: Mapping[str, Lot], award: Award
) -> None:
    number = [cells["procurement_id"] or cells["notice_id"], award.reference]
    contract = {
        **award.cells(lots, cells["title"]),
        "contract_id": "/".join(part for part in number if part) or None,
        "organisation": cells["organisation"],
        "procedure": word_for("eforms", _PROCEDURES, text_of(notice, "TenderingProcess/ProcedureCode")),
        "delivered_on": cells["published_on"],
    }
    ticked = [flag for name in award.lots if name in lots for flag in lots[name].flags]
    flags = [*ticked, *award.flags, *_general_flags(notice)]
    book.add_contract(row, contract, award.winners, award.remarks, flags)


def _keep_ticks(book: NoticeBook, row: int, cells: Cells, without: Mapping[str, Lot]) -> None:
    """What was ticked on lots that nobody won stays with the notice: there is no contract to bear it."""
    ticked = {name: [flag for flag in lot.flags if flag.word] for name, lot in without.items()}
    if any(ticked.values()):
        book.add_notice(row, cells, [flag for flags in ticked.values() for flag in flags])
        book.flag(
            row, "mvi_themes", "ticks_without_award", ", ".join(name for name in ticked if ticked[name]), "notices"
        )


def _buyers(notice: Element, organisations: Organisations) -> Iterator[str | None]:
    for party in notice.iterfind("ContractingParty/Party"):
        yield organisations.name(text_of(party, "PartyIdentification/ID"))


def _general_flags(notice: Element) -> list[Flag]:
    project = notice.find("ProcurementProject")
    return flags_of(project) if project is not None else []
