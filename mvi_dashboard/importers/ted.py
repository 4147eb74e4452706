"""TED notices as XML of before eForms (R2.0.9, forms F01-F25, and the defence forms of R2.0.8).

One award is one contract; any other notice stays a notice. Only the form in the original language is read: the others
say the same. The namespace differs between editions, so elements go by their local names.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from mvi_dashboard.importers.notice_book import Cells, NoticeBook, Remark
from mvi_dashboard.importers.notice_codes import word_for
from mvi_dashboard.importers.notice_terms import end_after
from mvi_dashboard.importers.reading import Reading
from mvi_dashboard.importers.safe_xml import looks_like_xml, notices_in, outermost_names, text_of
from mvi_dashboard.importers.vocabulary import normalise

ID = "ted_notices"
NAME = "format.ted_notices"

_ROOT = "TED_EXPORT"
_ADDRESS = "https://ted.europa.eu/nl/notice/-/detail/"
_CODED = "CODED_DATA_SECTION"
_ANNOUNCED = "V"
_AWARDS = (".//AWARD_CONTRACT", ".//AWARD_OF_CONTRACT_DEFENCE", ".//AWARD_OF_CONTRACT")
_BUYERS = ("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY", "CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY_ADDITIONAL")
_OLD_BUYERS = tuple(f".//CA_CE_CONCESSIONAIRE_PROFILE/ORGANISATION{deeper}" for deeper in ("/OFFICIALNAME", ""))
_TITLES = ("OBJECT_CONTRACT/TITLE", ".//TITLE_CONTRACT", ".//TITLE_QUALIFICATION_SYSTEM")
_REFERENCES = ("OBJECT_CONTRACT/REFERENCE_NUMBER", ".//FILE_REFERENCE_NUMBER")
_WINNERS = (".//CONTRACTOR", ".//ECONOMIC_OPERATOR_NAME_ADDRESS")
_COSTS = "CONTRACT_VALUE_INFORMATION/COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE"
_NUMBERS = ("LOT_NO", "LOT_NUMBER")
_UNITS = {"DAY": "days", "MONTH": "months", "YEAR": "years"}


def recognises(path: Path) -> bool:
    """Whether the outermost element, or the first one in it, is TED's."""
    return looks_like_xml(path) and _ROOT in outermost_names(path)


def read(path: Path, organisation: str | None) -> Reading:
    """Contracts and notices, a record per notice; `organisation` is used where a notice names no buyer."""
    book = NoticeBook(path.name, ID, organisation)
    for row, notice in enumerate(notices_in(path, frozenset({_ROOT})), start=1):
        _read_notice(book, row, notice)
    return book.reading()


def _read_notice(book: NoticeBook, row: int, notice: Element) -> None:
    form = _original_form(notice)
    buyers = list(_buyers(form)) or [name for name in [text_of(notice, ".//ML_AA_NAMES/AA_NAME")] if name]
    kind = _code(notice, "TD_DOCUMENT_TYPE")
    number = notice.get("DOC_ID")
    cells = {
        "notice_id": number,
        "procurement_id": _first(form, _REFERENCES) or text_of(notice, f"{_CODED}/NOTICE_DATA/REF_NOTICE/NO_DOC_OJS"),
        "title": _first(form, _TITLES) or _title_in_dutch(notice),
        "organisation": next(iter(buyers), None),
        "notice_kind": word_for("ted", "TD_DOCUMENT_TYPE", kind),
        "published_on": _plain_day(text_of(notice, f"{_CODED}/REF_OJS/DATE_PUB")),
        "address": f"{_ADDRESS}{number}" if number else None,
    }
    book.open_record(row, cells)
    if len(buyers) > 1:
        book.flag(row, "organisation", "further_buyers", " | ".join(buyers[1:]), "notices")
    awards = [award for path in _AWARDS for award in (form.iterfind(path) if form is not None else ())]
    won = [award for award in awards if award.find("NO_AWARDED_CONTRACT") is None]
    if not won:
        book.add_notice(row, cells)
        return
    if kind == _ANNOUNCED:
        book.flag(row, "award_date", "award_announced", cells["title"])
    if len(won) < len(awards):
        without = [_first(award, _NUMBERS) or "?" for award in awards if award not in won]
        book.flag(row, "lot", "lots_without_award", ", ".join(without))
    for award, (value, currency, remarks) in zip(won, _values(form, won), strict=True):
        contract, winners = _contract(award, form, cells)
        contract |= {"value_eur": value, "currency": currency, "procedure": _procedure(notice)}
        contract["contract_id"] = f"{number}/{awards.index(award) + 1}" if number else None
        if contract["end_date"] and not text_of(_lot(form, award), "DATE_END"):
            remarks.append(("end_from_duration", "end_date", text_of(_lot(form, award), "DURATION")))
        book.add_contract(row, contract, winners, remarks)


def _contract(award: Element, form: Element | None, notice: Cells) -> tuple[dict[str, str | None], list[str]]:
    """The award as a contract row but for its value, and the names of its winners."""
    winners = [winner for path in _WINNERS for winner in award.iterfind(path)]
    first = winners[0] if winners else None
    country = first.find(".//COUNTRY") if first is not None else None
    is_dutch = country is not None and country.get("VALUE") == "NL"
    lot = _lot(form, award)
    dated = text_of(award, ".//DATE_CONCLUSION_CONTRACT") or _day_in_parts(award.find("CONTRACT_AWARD_DATE"))
    start = text_of(lot, "DATE_START")
    length = lot.find("DURATION") if lot is not None else None
    unit = _UNITS.get(length.get("TYPE", "")) if length is not None else None
    title = text_of(award, "TITLE") or text_of(award, "CONTRACT_TITLE") or text_of(lot, "TITLE")
    several = title if title and normalise(title) != normalise(notice["title"] or "") else None
    row = {
        "title": " – ".join(part for part in (notice["title"], several) if part) or None,
        "organisation": notice["organisation"],
        "supplier_kvk": text_of(first, ".//NATIONALID") if is_dutch else None,
        "cpv_code": _cpv(form),
        "award_date": dated,
        "start_date": start,
        "end_date": text_of(lot, "DATE_END") or end_after(start or dated, text_of(length), unit),
        "is_framework": "true" if form is not None and form.find(".//FRAMEWORK") is not None else "false",
        "lot": _first(award, _NUMBERS),
        "delivered_on": notice["published_on"],
    }
    return row, [name for winner in winners if (name := text_of(winner, ".//OFFICIALNAME"))]


def _values(form: Element | None, awards: list[Element]) -> Iterator[tuple[str | None, str | None, list[Remark]]]:
    """The value of each award in its currency; one value at every award is that of the whole, and counts once."""
    told = [_amount(award) for award in awards]
    whole = _amount(form.find("OBJECT_CONTRACT") if form is not None else None)
    if len(awards) == 1 and told[0][0] is None:
        told = [whole]
    is_repeated = len(told) > 1 and whole[0] is not None and all(value == whole for value in told)
    for at, (award, (value, currency)) in enumerate(zip(awards, told, strict=True)):
        remarks: list[Remark] = []
        if value is None and award.find(".//LOW") is not None:
            remarks.append(("value_range", "value_eur", f"{text_of(award, './/LOW')} – {text_of(award, './/HIGH')}"))
        if award.find(f"{_COSTS}/INCLUDING_VAT") is not None:
            remarks.append(("value_with_vat", "value_eur", text_of(award, f"{_COSTS}/VALUE_COST")))
        if is_repeated and at:
            yield None, None, [*remarks, ("value_repeated", "value_eur", value)]
        else:
            yield value, currency, remarks


def _amount(element: Element | None) -> tuple[str | None, str | None]:
    """The total of an award or of the whole procurement; never an estimate."""
    if element is None:
        return None, None
    for path in ("VAL_TOTAL", "AWARDED_CONTRACT/VAL_TOTAL", "AWARDED_CONTRACT/VALUES/VAL_TOTAL"):
        found = element.find(path)
        if found is not None:
            return text_of(found), found.get("CURRENCY")
    costs = element.find(_COSTS)
    if costs is None or costs.find("INCLUDING_VAT") is not None:
        return None, None
    return text_of(costs, "VALUE_COST"), costs.get("CURRENCY")


def _original_form(notice: Element) -> Element | None:
    """The form in the language it was sent in; the Dutch or else the first one where none says so."""
    section = notice.find("FORM_SECTION")
    forms = [form for form in (section if section is not None else ()) if form.tag != "NOTICE_UUID"]
    original = [form for form in forms if form.get("CATEGORY") == "ORIGINAL"]
    dutch = [form for form in forms if form.get("LG") == "NL"]
    return next(iter([*original, *dutch, *forms]), None)


def _lot(form: Element | None, award: Element) -> Element | None:
    """What the form says of the lot of an award; of the only lot where there is one."""
    lots = form.findall("OBJECT_CONTRACT/OBJECT_DESCR") if form is not None else []
    number = _first(award, _NUMBERS)
    same = [lot for lot in lots if number and text_of(lot, "LOT_NO") == number]
    return next(iter(same or (lots if len(lots) == 1 else [])), None)


def _buyers(form: Element | None) -> Iterator[str]:
    if form is None:
        return
    for path in _BUYERS:
        for body in form.iterfind(path):
            name = text_of(body, "OFFICIALNAME")
            if name:
                yield name
    name = _first(form, _OLD_BUYERS)
    if name:
        yield name


def _cpv(form: Element | None) -> str | None:
    code = form.find(".//CPV_MAIN/CPV_CODE") if form is not None else None
    return code.get("CODE") if code is not None else None


def _procedure(notice: Element) -> str | None:
    return word_for("ted", "PR_PROC", _code(notice, "PR_PROC"))


def _code(notice: Element, name: str) -> str | None:
    found = notice.find(f"{_CODED}/CODIF_DATA/{name}")
    return found.get("CODE") if found is not None else None


def _title_in_dutch(notice: Element) -> str | None:
    titles = {title.get("LG"): text_of(title, "TI_TEXT") for title in notice.iterfind(".//ML_TI_DOC")}
    return titles.get("NL") or next(iter(titles.values()), None)


def _first(element: Element | None, paths: tuple[str, ...]) -> str | None:
    """The text of the first path that has any."""
    return next((text for path in paths if (text := text_of(element, path))), None)


def _plain_day(text: str | None) -> str | None:
    """`20220315` -> `2022-03-15`."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text and len(text) == 8 and text.isdigit() else text


def _day_in_parts(element: Element | None) -> str | None:
    parts = [text_of(element, name) for name in ("YEAR", "MONTH", "DAY")]
    return "-".join(part.zfill(2) for part in parts if part) if all(parts) else None
