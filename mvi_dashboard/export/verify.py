"""Verifying a bundle: its files are as they were made, and the store still gives the same figures when asked again.

What differs is named: file, row, column, what the bundle says and what the store says.
"""

import datetime
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvi_dashboard.export import bundle as layout
from mvi_dashboard.export.cells import DECIMALS, Decimals
from mvi_dashboard.export.differences import Difference, csv_differences, list_differences, sheet_differences
from mvi_dashboard.export.evidence import Table, contract_table, factor_table, figure_table
from mvi_dashboard.export.identity import VERSION, figure_id, read_cut
from mvi_dashboard.export.tables import data_table
from mvi_dashboard.export.workbook import xlsx_bytes
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.questions import Cut, QuestionFault
from mvi_dashboard.store import Store
from mvi_dashboard.theme import tokens
from mvi_dashboard.view import View, open_view


class BundleFault(Exception):
    """A folder that cannot be verified at all; `rule` names the text under `[bundle]` in the language files."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(f"{rule}: {parameters}")
        self.rule = rule
        self.parameters = parameters


@dataclass(frozen=True)
class Verification:
    """The outcome for one bundle."""

    figure: str
    version: str
    files_checked: int
    cells_checked: int
    differences: tuple[Difference, ...]

    @property
    def is_verified(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


@dataclass(frozen=True)
class _Read:
    """A bundle as it was found."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    parameters: Mapping[str, Any]
    cut: Cut
    language: Language
    decimals: Decimals

    def is_as_made(self, name: str) -> bool:
        """Whether the file is there with the fingerprint that the manifest gives it."""
        listed = self.manifest["files"].get(name)
        return name in self.files and listed is not None and layout.sha256(self.files[name]) == listed["sha256"]


def bundles_in(path: Path) -> list[Path]:
    """The bundle itself, or the bundles in the folder of a whole page."""
    if path.is_dir() and not (path / layout.MANIFEST).exists():
        return [found.parent for found in sorted(path.glob(f"*/{layout.MANIFEST}"))] or [path]
    return [path]


def data_date(path: Path) -> datetime.date:
    """As of which date the bundle was made. Raises `BundleFault`."""
    return datetime.date.fromisoformat(_read(path).manifest["as_of"])


def verify_bundle(path: Path, store: Store) -> Verification:
    """Compare the bundle in a folder or ZIP with its own manifest and with the store. Raises `BundleFault`."""
    read = _read(path)
    listed = _listed(read, store)
    tables: dict[str, Callable[[], Table | None]] = {
        layout.DATA: lambda: data_table(*listed) if listed else figure_table(store, read.cut, read.language),
        layout.FIGURES: lambda: figure_table(store, read.cut, read.language),
        layout.CONTRACTS: lambda: contract_table(store, read.cut),
        layout.FACTORS: lambda: factor_table(store, read.cut),
    }
    differences = [*_files(read), *_origin(read, store)]
    cells = 0
    for name, make in tables.items():
        if name in read.files:
            table = make()
            found = list(
                csv_differences(read.files[name], read.decimals, name, table, has_noise=not read.is_as_made(name))
            )
            cells += sum(len(row) for row in table.rows) if table else 0
            differences += _named(differences, name, found)
    if layout.WORKBOOK in read.files and not read.is_as_made(layout.WORKBOOK):
        found = list(_workbook(read, store, listed))
        differences += _named(differences, layout.WORKBOOK, found)
    return Verification(
        str(read.manifest["figure"]),
        str(read.manifest["version"]),
        len(read.manifest["files"]),
        cells,
        tuple(differences),
    )


def as_json(found: Verification) -> dict[str, Any]:
    """The outcome as plain JSON."""
    listed = [
        {name: getattr(one, name) for name in ("kind", "file", "row", "column", "was", "now")}
        for one in found.differences
    ]
    return {
        "verified": found.is_verified,
        "figure": found.figure,
        "made_by_version": found.version,
        "verified_by_version": VERSION,
        "files_checked": found.files_checked,
        "cells_checked": found.cells_checked,
        "differences": listed,
    }


def say_difference(one: Difference, language: Language) -> str:
    """One difference as a sentence."""
    nothing = language("verify.nothing")
    places = {"file": one.file, "row": one.row or "", "column": one.column or ""}
    return language(f"verify.{one.kind}", **places, was=one.was or nothing, now=one.now or nothing)


def _read(path: Path) -> _Read:
    files = _contents(path)
    for needed in (layout.MANIFEST, layout.PARAMETERS):
        if needed not in files:
            raise BundleFault("no_bundle", path=str(path), file=needed)
    try:
        manifest, parameters = (json.loads(files[name]) for name in (layout.MANIFEST, layout.PARAMETERS))
        if manifest["format"] != layout.FORMAT:
            raise BundleFault("other_format", path=str(path), version=manifest["version"])
        shape = {"figure": str, "version": str, "as_of": str, "data_hash": str, "files": dict}
        if wrong := [name for name, kind in shape.items() if not isinstance(manifest[name], kind)]:
            raise TypeError(", ".join(wrong))
        datetime.date.fromisoformat(manifest["as_of"])
        cut, code = read_cut(parameters["cut"]), parameters["language"]
        language = Language(code if code in LANGUAGES else LANGUAGES[0])
        return _Read(files, manifest, parameters, cut, language, DECIMALS[parameters["decimals"]])
    except (ValueError, KeyError, TypeError, AttributeError, QuestionFault) as damage:
        raise BundleFault("damaged", path=str(path), reason=str(damage)) from damage


def _contents(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name, from its folder or its ZIP."""
    if path.is_dir():
        return {file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file()}
    try:
        with zipfile.ZipFile(path) as archive:
            return {Path(name).name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (OSError, zipfile.BadZipFile) as trouble:
        raise BundleFault("no_bundle", path=str(path), file=layout.MANIFEST) from trouble


def _files(read: _Read) -> Iterator[Difference]:
    """Files that are gone or not as they were made."""
    for name, listed in read.manifest["files"].items():
        if name not in read.files:
            yield Difference("file_missing", name)
        elif not read.is_as_made(name):
            yield Difference("file_changed", name, was=layout.sha256(read.files[name]), now=str(listed["sha256"]))
    for name in layout.NAMES:
        if name in read.files and name not in read.manifest["files"] and name != layout.MANIFEST:
            yield Difference("file_unlisted", name)


def _origin(read: _Read, store: Store) -> Iterator[Difference]:
    """Whether this is the data, the day and the question that the bundle was made of."""
    made = read.manifest
    if made["data_hash"] != store.data_hash:
        yield Difference("other_data", layout.MANIFEST, column="data_hash", was=made["data_hash"], now=store.data_hash)
    if made["as_of"] != str(store.as_of):
        yield Difference("other_date", layout.MANIFEST, column="as_of", was=made["as_of"], now=str(store.as_of))
    for name in ("figure", "data_hash", "as_of", "version"):
        if read.parameters.get(name) != made[name]:
            was = str(read.parameters.get(name))
            yield Difference("contradiction", layout.PARAMETERS, column=name, was=was, now=str(made[name]))
    is_comparable = (made["data_hash"], made["as_of"], made["version"]) == (store.data_hash, str(store.as_of), VERSION)
    if is_comparable and made["figure"] != (own := figure_id(str(read.parameters.get("name")), read.cut, store)):
        yield Difference("contradiction", layout.PARAMETERS, column="figure", was=str(made["figure"]), now=own)


def _listed(read: _Read, store: Store) -> tuple[Shown, View] | None:
    """A figure that is a list, made again from the filters of its page; None where the cut gives the figures."""
    listed = read.parameters.get("list")
    if listed is None:
        return None
    page = PAGES.get(listed["page"])
    maker = page.maker(str(read.parameters["name"])) if page else None
    if page is None or maker is None:
        raise BundleFault("no_such_figure", figure=read.parameters["name"], page=listed["page"])
    view = open_view(listed["page"], read.language, store, listed["address"], tokens("light"), period=page.period)
    return maker(view), view


def _workbook(read: _Read, store: Store, listed: tuple[Shown, View] | None) -> Iterator[Difference]:
    """What differs in a changed workbook: its sheet of figures, and the list where it holds one."""
    content, table = read.files[layout.WORKBOOK], figure_table(store, read.cut, read.language)
    yield from sheet_differences(content, read.decimals, layout.WORKBOOK, read.language("export.sheet_figures"), table)
    if listed:
        sheet = read.language("export.sheet_shown")
        yield from list_differences(content, xlsx_bytes(*listed), layout.WORKBOOK, sheet)


def _named(known: Sequence[Difference], name: str, found: Sequence[Difference]) -> list[Difference]:
    """The differences found in a file; where its fingerprint differs and its contents do not, that is told."""
    if not found and any(one.kind == "file_changed" and one.file == name for one in known):
        return [Difference("same_contents", name)]
    return list(found)
