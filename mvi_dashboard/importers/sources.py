"""One door to every file with a table in it: CSV, Excel or Parquet, as sheets whose rows can be read one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mvi_dashboard.importers.clean_csv import count_records
from mvi_dashboard.importers.delimited import (
    SAMPLE_RECORDS,
    Score,
    best_delimiter,
    detect_encoding,
    first_records,
    iterate_records,
    sample,
)
from mvi_dashboard.importers.limits import limit, refuse_large, refuse_wide
from mvi_dashboard.importers.parquet import MAGIC, iterate_rows, read_shape
from mvi_dashboard.importers.reading import CleanCsv, CleanFile, CleanParquet, UnreadableFile
from mvi_dashboard.importers.workbook import read_sheets

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".txt", ".tsv")
PARQUET = (".parquet",)
_LARGE = 4_000_000
"""Bytes from which a clean CSV file is left to the store to read."""
_MANY = 20_000
"""Rows from which a Parquet file is."""


@dataclass(frozen=True)
class Source:
    """One sheet: `head`, its first rows as trimmed cells, for finding the headings; `merged`: cells that took a merged value.

    `count`: the rows below the names of its columns, where the file says how many there are (Parquet), and `cells` of them.
    """

    name: str
    head: list[list[str]]
    path: Path
    rows: list[list[str]] | None = None
    encoding: str = ""
    delimiter: str = ""
    merged: int = 0
    cells: int = 0
    count: int = 0

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with its number in a spreadsheet (the first is 1)."""
        if self.rows is not None:
            return enumerate(self.rows, start=1)
        if self.encoding:
            refuse_large(self.path, "python_mb")
            return enumerate(iterate_records(self.path, self.encoding, self.delimiter), start=1)
        if self.cells > limit("python_cells"):
            most = limit("python_cells") * self.count // self.cells
            raise UnreadableFile("too_many_rows", self.path.name, rows=self.count, limit=most)
        return enumerate(iterate_rows(self.path), start=1)

    def clean_file(self, heading_row: int, names: tuple[str, ...]) -> tuple[CleanFile, int] | None:
        """The file for the store to read by itself, and how many records follow the headings; None where it is not so clean."""
        if self.rows is None and not self.encoding:
            is_large = heading_row == 0 and self.count >= _MANY
            return (CleanParquet(self.path, names), self.count) if is_large else None
        if not self.encoding.startswith("utf-8") or self.path.stat().st_size < _LARGE:
            return None
        if any("\n" in cell or "\r" in cell for row in self.head[: heading_row + 1] for cell in row):
            return None
        if not all(self.head[: heading_row + 1]):
            return None
        records = count_records(self.path)
        if records is None:
            return None
        with self.path.open("rb") as file:
            line_end = "\\r\\n" if file.readline().endswith(b"\r\n") else "\\n"
        return CleanCsv(self.path, self.delimiter, line_end, heading_row, names), records - heading_row - 1


def is_table(path: Path) -> bool:
    """Whether the file's name says that it may hold a table."""
    return path.suffix.lower() in WORKBOOKS + TEXTS + PARQUET


def open_sources(path: Path, score: Score, *, only_head: bool = False) -> list[Source]:
    """The sheets of a file; with `only_head` no more of each is read than finding its headings takes."""
    suffix = path.suffix.lower()
    if suffix not in PARQUET and _is_parquet(path):
        raise UnreadableFile("parquet_named_otherwise", path.name)
    if suffix in WORKBOOKS:
        return [
            Source(sheet.name, sheet.rows[:SAMPLE_RECORDS], path, sheet.rows, merged=sheet.merged)
            for sheet in read_sheets(path, SAMPLE_RECORDS if only_head else None)
        ]
    if suffix in PARQUET:
        return [_parquet(path)]
    encoding = detect_encoding(path)
    text = sample(path, encoding)
    delimiter = best_delimiter(text, score)
    head = first_records(text, delimiter)
    refuse_wide(path.name, max(map(len, head), default=0))
    return [Source(path.stem, head, path, encoding=encoding, delimiter=delimiter)]


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _parquet(path: Path) -> Source:
    """A Parquet file as a sheet whose first row are the names of its columns."""
    names, rows = read_shape(path)
    head = list(islice(iterate_rows(path), SAMPLE_RECORDS))
    return Source(path.stem, head, path, cells=rows * len(names), count=rows)
