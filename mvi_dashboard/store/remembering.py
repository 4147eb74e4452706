"""What people told the store once and need not tell again: mappings of headings, in `entries/mappings.jsonl`."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

from mvi_dashboard.importers.mappings import ColumnMapping, parse_mapping
from mvi_dashboard.importers.reading import UnreadableFile

ENTRIES = "entries"
_MAPPINGS = "mappings.jsonl"


def remember_mapping(folder: Path, mapping: ColumnMapping, told_at: datetime.datetime | None = None) -> None:
    """Adds a mapping to what the store remembers, unless it is what was last told of these headings already."""
    headings = mapping.headings or tuple(mapping.columns)
    of_these = [known for known in remembered_mappings(folder) if known.fits(headings) and known.is_for(headings)]
    if of_these and of_these[-1].as_document() == mapping.as_document():
        return
    path = folder / ENTRIES / _MAPPINGS
    path.parent.mkdir(parents=True, exist_ok=True)
    moment = told_at or datetime.datetime.now(datetime.UTC)
    entry = {"told_at": moment.isoformat(timespec="seconds"), "mapping": mapping.as_document()}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def remembered_mappings(folder: Path) -> Sequence[ColumnMapping]:
    """The mappings told so far, the oldest first; a line that cannot be read any more is passed over."""
    path = folder / ENTRIES / _MAPPINGS
    if not path.is_file():
        return ()
    found: list[ColumnMapping] = []
    for line in path.read_text("utf-8").splitlines():
        try:
            found.append(parse_mapping(json.loads(line)["mapping"], path.name))
        except (ValueError, KeyError, TypeError, UnreadableFile):
            continue
    return tuple(found)
