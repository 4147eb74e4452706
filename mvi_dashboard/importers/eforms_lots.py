"""What an eForms notice says of its lots and of the organisations in it; persons and contacts are not read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from mvi_dashboard.importers.notice_codes import Flag, flag_for, theme_lists
from mvi_dashboard.importers.notice_terms import day
from mvi_dashboard.importers.safe_xml import text_in_dutch, text_of

_LOT_EXTENSION = "TenderingTerms/UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
_UNITS = {"DAY": "days", "WEEK": "weeks", "MONTH": "months", "YEAR": "years"}


@dataclass(frozen=True)
class Organisation:
    """A company or body named in the notice; `kvk` is its number as given, for a Dutch one."""

    name: str | None
    kvk: str | None


class Organisations:
    """The organisations of a notice by their number within it (OPT-200, BT-500, BT-501)."""

    def __init__(self, extension: Element | None) -> None:
        self._known: dict[str, Organisation] = {}
        for company in extension.iterfind("Organizations/Organization/Company") if extension is not None else ():
            number = text_of(company, "PartyIdentification/ID")
            is_dutch = text_of(company, "PostalAddress/Country/IdentificationCode") in ("NLD", "NL")
            registered = text_of(company, "PartyLegalEntity/CompanyID") if is_dutch else None
            if number:
                self._known[number] = Organisation(text_in_dutch(company, "PartyName/Name"), registered)

    def name(self, number: str | None) -> str | None:
        """The name of an organisation; None where the notice does not hold it."""
        return self.get(number).name

    def get(self, number: str | None) -> Organisation:
        """The organisation of that number, without name where the notice does not hold it."""
        return self._known.get(number or "", Organisation(None, None))


@dataclass(frozen=True)
class Lot:
    """One lot: what is bought, for how long, whether it is a framework, and what its buyer ticked."""

    title: str | None
    cpv_code: str | None
    start_date: str | None
    end_date: str | None
    duration: tuple[str, str] | None
    is_framework: bool
    flags: list[Flag] = field(default_factory=list)


def lots_of(notice: Element) -> dict[str, Lot]:
    """The lots of a notice by their number (BT-137); parts of a prior information notice are lots too."""
    found = {}
    for element in notice.iterfind("ProcurementProjectLot"):
        project = element.find("ProcurementProject")
        number = text_of(element, "ID")
        if project is None or not number or _kind_of_lot(element) == "LotsGroup":
            continue
        duration = project.find("PlannedPeriod/DurationMeasure")
        unit = _UNITS.get(duration.get("unitCode", "")) if duration is not None else None
        found[number] = Lot(
            text_in_dutch(project, "Name"),
            text_of(project, "MainCommodityClassification/ItemClassificationCode"),
            day(text_of(project, "PlannedPeriod/StartDate")),
            day(text_of(project, "PlannedPeriod/EndDate")),
            (text_of(duration) or "", unit) if unit else None,
            any(code.startswith("fa-") for code in _techniques(element)),
            [*flags_of(project), *_vehicle_flags(element)],
        )
    return found


def flags_of(project: Element) -> list[Flag]:
    """What is ticked on green, social and innovative procurement (BT-06, 774, 775, 776, 805)."""
    found = []
    for code in project.iterfind("ProcurementAdditionalType/ProcurementTypeCode"):
        name = code.get("listName", "")
        flag = flag_for("eforms", name, text_of(code) or "") if name in theme_lists("eforms") else None
        if flag:
            found.append(flag)
    return found


def _kind_of_lot(element: Element) -> str | None:
    number = element.find("ID")
    return number.get("schemeName") if number is not None else None


def _techniques(element: Element) -> Iterator[str]:
    for code in element.iterfind("TenderingProcess/ContractingSystem/ContractingSystemTypeCode"):
        if code.get("listName") == "framework-agreement":
            yield text_of(code) or ""


def _vehicle_flags(element: Element) -> Iterator[Flag]:
    """Whether the Clean Vehicles Directive applies (BT-717)."""
    for basis in element.iterfind(f"{_LOT_EXTENSION}/StrategicProcurement/ApplicableLegalBasis"):
        if basis.get("listName") == "cvd-scope":
            flag = flag_for("eforms", "cvd-scope", text_of(basis) or "")
            if flag:
                yield flag
