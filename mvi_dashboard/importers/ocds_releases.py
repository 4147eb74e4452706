"""Releases and records of the Open Contracting Data Standard: read one at a time, cut to what we use, merged per process.

The merging is that of `ocdsmerge`, the reference implementation of the standard.
"""

import codecs
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from mvi_dashboard.importers.bounded import BoundedFile
from mvi_dashboard.importers.reading import UnreadableFile

Release = dict[str, Any]

_TEXT = "text"
_TEXTS = "texts"
_VALUE = {"amount": _TEXT, "currency": _TEXT, "hasTax": _TEXT}
_PERIOD = {"startDate": _TEXT, "endDate": _TEXT, "maxExtentDate": _TEXT, "durationInDays": _TEXT}
_CLASSIFICATION = {"scheme": _TEXT, "id": _TEXT}
_ITEMS = [{"id": _TEXT, "classification": _CLASSIFICATION}]
_GOALS = {"hasSustainability": _TEXT, "sustainability": [{"goal": _TEXT, "strategies": _TEXTS}]}
_TECHNIQUES = {"hasFrameworkAgreement": _TEXT}
_PARTY = {"id": _TEXT, "name": _TEXT}
_SHAPE: Mapping[str, Any] = {
    "ocid": _TEXT,
    "id": _TEXT,
    "date": _TEXT,
    "tag": _TEXTS,
    "buyer": _PARTY,
    "parties": [
        {**_PARTY, "roles": _TEXTS, "identifier": _CLASSIFICATION, "address": {"countryName": _TEXT, "country": _TEXT}}
    ],
    "tender": {
        **dict.fromkeys(("id", "title", "procurementMethod", "procurementMethodDetails"), _TEXT),
        "classification": _CLASSIFICATION,
        "items": _ITEMS,
        "contractPeriod": _PERIOD,
        "techniques": _TECHNIQUES,
        **_GOALS,
        "lots": [{"id": _TEXT, "title": _TEXT, "contractPeriod": _PERIOD, "techniques": _TECHNIQUES, **_GOALS}],
    },
    "awards": [
        {
            **dict.fromkeys(("id", "title", "status", "date"), _TEXT),
            "value": _VALUE,
            "suppliers": [_PARTY],
            "items": _ITEMS,
            "contractPeriod": _PERIOD,
            "relatedLots": _TEXTS,
        }
    ],
    "contracts": [
        {
            **dict.fromkeys(("id", "awardID", "title", "status", "dateSigned"), _TEXT),
            "value": _VALUE,
            "items": _ITEMS,
            "period": _PERIOD,
        }
    ],
}
"""What is kept of a release: text, lists of text, objects and lists of objects. Contacts are not among it."""

_WHOLE_LISTS = dict.fromkeys(
    (
        *(("tag",), ("parties", "roles"), ("tender", "sustainability"), ("tender", "lots", "sustainability")),
        *(("tender", "sustainability", "strategies"), ("tender", "lots", "sustainability", "strategies")),
        ("awards", "relatedLots"),
    ),
    "wholeListMerge",
)
"""Lists that a later release replaces as a whole; the lists of objects with a number are merged by it."""

_FLOAT_NUMBER = re.compile(r"(\d+)\.0")
_OPENING = frozenset({"start_map", "start_array"})
_CLOSING = frozenset({"end_map", "end_array"})
_DEEPEST = 100


def looks_like_json(path: Path) -> bool:
    """Whether the file begins as JSON does and is named so."""
    if path.suffix.lower() not in (".json", ".jsonl", ".ndjson"):
        return False
    try:
        with path.open("rb") as file:
            return file.read(200).removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")
    except OSError:
        return False


def items_in(path: Path) -> Iterator[object]:
    """Each release or record of a package, of lines of them, or of a list; `UnreadableFile` for any other JSON."""
    try:
        with path.open("rb") as raw:
            place = _place_of_items(_events(_after_mark(raw, path.name)))
            if place is None:
                raise UnreadableFile("json_not_ocds", path.name)
            raw.seek(0)
            file = _after_mark(raw, path.name)
            for item in _items_at(place, _events(file)):
                yield item
                file.start_record()
    except (ijson.JSONError, ValueError) as damage:
        raise UnreadableFile("json_damaged", path.name) from damage


def cut(release: object) -> Release | None:
    """A release without what we do not use; None for what is no release. Numbers within a list are made unique."""
    kept = _pick(release, _SHAPE)
    if not isinstance(kept, dict) or not kept.get("ocid"):
        return None
    tender = kept.get("tender") or {}
    awards = kept.get("awards") or []
    for party in (*(kept.get("parties") or ()), *(each for award in awards for each in award.get("suppliers") or ())):
        party["id"] = party.get("id") or party.get("name")
    for rows in (awards, kept.get("contracts"), tender.get("lots"), tender.get("items")):
        _number(rows or ())
    return kept


def merge(releases: Sequence[Release]) -> Release:
    """One release that says what the releases of one process say together, the latest last."""
    if len(releases) == 1:
        return releases[0]
    from ocdsmerge import Merger  # noqa: PLC0415 - brings `requests` along, which only a file of releases is worth

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of suppliers named twice: they are the same one
        merged: Release = Merger(merge_rules=_WHOLE_LISTS).create_compiled_release(list(releases))
    tags = [release.get("tag") or [] for release in sorted(releases, key=lambda release: str(release["date"]))]
    return {**merged, "tag": tags[-1]}


def _events(file: BoundedFile) -> Iterator[tuple[str, Any, int]]:
    """Event, value and how deep it stands; `ValueError` for JSON that nests deeper than any release."""
    depth = 0
    for event, value in ijson.basic_parse(file, multiple_values=True):
        depth -= event in _CLOSING
        yield event, value, depth
        depth += event in _OPENING
        if depth > _DEEPEST:
            raise ValueError(f"nests deeper than {_DEEPEST}")


def _place_of_items(events: Iterator[tuple[str, Any, int]]) -> tuple[int, str | None] | None:
    """How deep the items stand, and under which name of the outermost object; None where there are none."""
    for event, value, depth in events:
        if depth == 0 and event == "start_array":
            return 1, None
        if depth == 1 and event == "map_key" and value in ("releases", "records"):
            return 2, value
        if depth == 1 and event == "map_key" and value in ("ocid", "compiledRelease"):
            return 0, None
        if depth == 0 and event != "start_map":
            break
    return None


def _items_at(place: tuple[int, str | None], events: Iterator[tuple[str, Any, int]]) -> Iterator[object]:
    level, name = place
    outermost_key = None
    builder = None
    for event, value, depth in events:
        if depth == 1 and event == "map_key":
            outermost_key = value
        is_start = depth == level and event not in _CLOSING and event != "map_key"
        if builder is None and is_start and name in (None, outermost_key):
            builder = ijson.ObjectBuilder()
        if builder is not None:
            builder.event(event, value)
            if depth == level and event not in _OPENING:
                yield builder.value
                builder = None


def _after_mark(raw: BinaryIO, name: str) -> BoundedFile:
    if raw.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        raw.seek(0)
    return BoundedFile(raw, name)


def _pick(value: object, shape: Any) -> Any:
    """The parts of a value that the shape names, as text; what has another type than the shape is left out."""
    if shape == _TEXT:
        return _text(value)
    if shape == _TEXTS:
        return [text for each in value if (text := _text(each))] if isinstance(value, list) else []
    if isinstance(shape, list):
        rows = value if isinstance(value, list) else []
        return [picked for each in rows if isinstance(each, dict) and (picked := _pick(each, shape[0])) is not None]
    if not isinstance(value, dict):
        return None
    return {name: _pick(value[name], part) for name, part in shape.items() if name in value}


def _text(value: object) -> str | None:
    """A number that once was text (`45233130.0`) is made whole; true and false are words."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, Decimal)):
        value = format(value, "f")
    if not isinstance(value, str) or not value.strip():
        return None
    whole = _FLOAT_NUMBER.fullmatch(value.strip())
    return whole.group(1) if whole else value.strip()


def _number(rows: Sequence[Release]) -> None:
    """Gives rows without a number their place, and rows with the number of an earlier one a number of their own."""
    seen: dict[str, int] = {}
    for at, row in enumerate(rows, start=1):
        number = row.get("id") or f"#{at}"
        seen[number] = seen.get(number, 0) + 1
        row["id"] = number if seen[number] == 1 else f"{number}#{seen[number]}"
