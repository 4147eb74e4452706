"""Files that a reader hands in: kept in a temporary folder for as long as she works on them, and what each is taken for.

Nothing here is read into the store; `rehearsal` does that.
"""

import shutil
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from tempfile import mkdtemp

from mvi_dashboard.contracts import TEMPLATE_TABLES, table
from mvi_dashboard.importers import IMPORTERS, REGISTERS, UnreadableFile
from mvi_dashboard.importers.archives import is_archive, unpacked
from mvi_dashboard.importers.books import label_of
from mvi_dashboard.importers.headings import NAMED_BY_STORE
from mvi_dashboard.importers.limits import MEGABYTE, limit
from mvi_dashboard.importers.looking import sources_of
from mvi_dashboard.importers.mappings import ColumnMapping, columns_twice
from mvi_dashboard.importers.safe_xml import looks_like_xml, refuse_entities
from mvi_dashboard.importers.sources import Source, is_table
from mvi_dashboard.importers.suggestions import FoundSheet, by_headings, find_columns
from mvi_dashboard.importers.vocabulary import is_personal

PREVIEWED_ROWS = 5
FirstRows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Upload:
    """One file as it was recognised: its format and first rows, or the fault that keeps it from being read.

    `sheets`: by name the headings and first rows of each as they stand in the file, columns about persons left out; empty
    for what is no table.
    """

    path: Path
    format_id: str | None = None
    sheets: Mapping[str, FirstRows] = field(default_factory=dict)
    fault: UnreadableFile | None = None

    @property
    def name(self) -> str:
        """The name of the file, which no other file of the delivery has."""
        return self.path.name

    @property
    def is_register(self) -> bool:
        """Whether its headings may be mapped by hand."""
        return self.format_id in {each.ID for each in REGISTERS}


@dataclass(frozen=True)
class Asked:
    """The sheets of a file with the same headings: one answer serves them all. `is_only`: the file has no other headings.

    `sheet`: the first of them as it would be read; `is_open`: nothing is read before she says what is what.
    """

    file: str
    names: tuple[str, ...]
    is_only: bool
    sheet: FoundSheet | None = field(default=None, compare=False)
    is_open: bool = field(default=False, compare=False)

    @property
    def label(self) -> str:
        """The file, with the first of the sheets where it has others too."""
        return self.file if self.is_only else label_of(self.file, self.names[0])

    @property
    def labels(self) -> tuple[str, ...]:
        """The file, or each of the sheets where it has others too."""
        return (self.file,) if self.is_only else tuple(label_of(self.file, name) for name in self.names)


class Desk:
    """The files of one reader in a folder of their own; the folder goes when the desk is closed or forgotten."""

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self.folder = Path(mkdtemp(prefix="mvi-upload-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.uploads: tuple[Upload, ...] = tuple(self._receive(files))
        self.decided: dict[Asked, ColumnMapping | None] = {}
        self.found: dict[object, tuple[FoundSheet, ...]] = {}

    def close(self) -> None:
        """Remove the files."""
        self._end()

    def sheets(
        self, upload: Upload, of: str | None, mappings: Sequence[ColumnMapping], whose: str
    ) -> tuple[FoundSheet, ...]:
        """The headings of a register with suggestions, read once; `whose` names the organisation the mappings are of."""
        key = (upload.name, of, whose)
        if key not in self.found:
            self.found[key] = find_columns(upload.path, of, mappings)
        return self.found[key]

    def ask(self, upload: Upload, sheets: Sequence[FoundSheet]) -> tuple[Asked, ...]:
        """The sheets of a file by their headings, with what she must still say of each."""
        groups = by_headings(sheets)
        asked = [Asked(upload.name, tuple(each.sheet for each in group), len(groups) == 1) for group in groups]
        first = [group[0] for group in groups]
        is_decided = [one in self.decided for one in asked]
        is_read = [sheet.is_read or self.decided.get(one) is not None for one, sheet in zip(asked, first, strict=True)]
        is_open = [
            sheet.is_doubtful and not done and not read
            for sheet, done, read in zip(first, is_decided, is_read, strict=True)
        ]
        if groups and not any(is_read) and not any(is_open):
            likeliest = max(range(len(first)), key=lambda at: first[at].promise)
            is_open = [at == likeliest for at in range(len(first))]
        return tuple(
            replace(one, sheet=sheet, is_open=now) for one, sheet, now in zip(asked, first, is_open, strict=True)
        )

    def given(self, upload: Upload, organisation: str | None) -> tuple[ColumnMapping, ...]:
        """The mappings that she confirmed for a file, for the organisation that is named now."""
        return tuple(
            replace(mapping, organisation=organisation or mapping.organisation)
            for asked, mapping in self.decided.items()
            if asked.file == upload.name and mapping is not None
        )

    def _receive(self, files: Iterable[tuple[str, bytes]]) -> Iterable[Upload]:
        room = limit("upload_mb") * MEGABYTE
        for name, content in files:
            room -= len(content)
            path = self._free_path(name)
            if room < 0:
                yield Upload(path, fault=UnreadableFile("upload_too_large", path.name, limit=limit("upload_mb")))
                continue
            path.write_bytes(content)
            if is_archive(path):
                yield from self._unpack(path)
            else:
                yield recognise(path)

    def _unpack(self, archive: Path) -> list[Upload]:
        """The files of an archive as files of their own."""
        try:
            with unpacked(archive) as members:
                paths = [Path(shutil.move(member.path, self._free_path(member.path.name))) for member in members]
        except UnreadableFile as fault:
            return [Upload(archive, fault=fault)]
        finally:
            archive.unlink(missing_ok=True)
        return [recognise(path) for path in paths]

    def _free_path(self, name: str) -> Path:
        """A path for a file of that name; numbered where there is one already, and never outside the folder."""
        plain = PurePath(name.replace("\\", "/")).name or "register"
        path, number = self.folder / plain, 1
        while path.exists():
            number += 1
            path = self.folder / f"{Path(plain).stem} ({number}){Path(plain).suffix}"
        return path


def recognise(path: Path) -> Upload:
    """What a file is taken for."""
    try:
        if looks_like_xml(path):
            refuse_entities(path)
        format_id = next((importer.ID for importer in IMPORTERS if importer.recognises(path)), None)
        if format_id is None:
            formats = ", ".join(importer.ID for importer in IMPORTERS)
            raise UnreadableFile("unknown_format", path.name, formats=formats)
        sources = sources_of(path, TEMPLATE_TABLES, only_head=True) if is_table(path) else []
        return Upload(path, format_id, {source.name: _first_rows(source) for source in sources})
    except UnreadableFile as fault:
        return Upload(path, fault=fault)


def missing_columns(of: str, columns: Iterable[str]) -> tuple[str, ...]:
    """The required columns of a table that are not among these; those that may be left out are not asked for."""
    given = set(columns)
    return tuple(
        column.name
        for column in table(of).columns
        if column.required and column.name not in given and not {column.name, f"{of}.{column.name}"} & NAMED_BY_STORE
    )


def make_mapping(sheet: FoundSheet, chosen: Mapping[str, str | None], organisation: str | None) -> ColumnMapping:
    """What she chose, heading by heading; what she skipped is left alone. `UnreadableFile` says what is not right in it."""
    columns = {heading: column for heading, column in chosen.items() if column}
    missing = missing_columns(sheet.table, columns.values())
    if missing:
        raise UnreadableFile("heading_missing", sheet.sheet, table=sheet.table, columns=missing)
    twice = columns_twice(sheet.table, columns.values())
    if twice:
        raise UnreadableFile("mapping_column_twice", sheet.sheet, column=twice[0], table=sheet.table)
    ignored = tuple(heading for heading, column in chosen.items() if not column)
    return ColumnMapping(sheet.table, columns, ignored, organisation=organisation or None, headings=sheet.cells)


def has_amounts(of: str, columns: Iterable[str]) -> bool:
    """Whether an amount that is kept without VAT is among these columns."""
    return any(column.without_vat and column.name in set(columns) for column in table(of).columns)


def _first_rows(source: Source) -> FirstRows:
    rows = [row for row in source.head if any(row)][: PREVIEWED_ROWS + 1]
    width = max(map(len, rows), default=0)
    level = [[*row, *[""] * (width - len(row))] for row in rows]
    kept = [at for at in range(width) if not any(is_personal(row[at]) for row in level)]
    return tuple(tuple(row[at] for at in kept) for row in level)
