"""The figure bundle: a figure with its data, its proof and what is needed to make it again, in files that stay together."""

import hashlib
import io
import json
import shlex
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from mvi_dashboard.export.evidence import asked, contract_table, factor_table, figure_table
from mvi_dashboard.export.identity import VERSION, cut_document, figure_id
from mvi_dashboard.export.pictures import PictureFault, png_bytes, svg_bytes
from mvi_dashboard.export.tables import data_table, decimals_of, table_csv
from mvi_dashboard.export.wording import say_citation, say_reference, say_selection
from mvi_dashboard.export.workbook import xlsx_bytes
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.labels import define_indicator, name_indicator
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Cut
from mvi_dashboard.view import View

FORMAT = 2
"""Version of the layout below; a change that `verify` cannot read gets the next number."""
MANIFEST, PARAMETERS, QUERY, README, CITATION = (
    "manifest.json",
    "parameters.json",
    "query.sql",
    "README.md",
    "CITATION.txt",
)
DATA, FIGURES, WORKBOOK, CONTRACTS, FACTORS = "data.csv", "figures.csv", "data.xlsx", "contracts.csv", "factors.csv"
"""`data.csv` is what the figure shows; where that is a list, `figures.csv` holds the figures that it belongs to."""
PICTURES: dict[str, Callable[[Shown, View], bytes]] = {"chart.svg": svg_bytes, "chart.png": png_bytes}
NAMES = (*PICTURES, DATA, FIGURES, WORKBOOK, CONTRACTS, FACTORS, QUERY, PARAMETERS, CITATION, README, MANIFEST)
"""Every file that a bundle can hold."""


@dataclass(frozen=True)
class Bundle:
    """Files by name; `lacking` tells which pictures could not be made, and why."""

    id: str
    files: dict[str, bytes]
    lacking: dict[str, PictureFault] = field(default_factory=dict)


def make_bundle(shown: Shown, view: View, decimals: str | None = None, *, with_pictures: bool = True) -> Bundle:
    """The bundle of one figure; the same question of the same data gives the same figures.

    `decimals`: `nl` or `en`, by default as the reader's language writes them. A picture that cannot be made is left out and named.
    """
    decimals = decimals or decimals_of(view.language)
    id = figure_id(shown.id, shown.cut, view.store)
    files, lacking = _pictures(shown, view) if with_pictures and shown.chart is not None else ({}, {})
    tables = {
        DATA: data_table(shown, view),
        FIGURES: figure_table(view.store, shown.cut, view.language) if shown.lines is not None else None,
        CONTRACTS: contract_table(view.store, shown.cut),
        FACTORS: factor_table(view.store, shown.cut),
    }
    files |= {name: table_csv(table, decimals) for name, table in tables.items() if table is not None}
    files[WORKBOOK] = xlsx_bytes(shown, view)
    files[QUERY] = write_queries(shown.cut, view).encode()
    files[CITATION] = f"{say_citation(shown, view)}\n".encode()
    files[PARAMETERS] = _json(_parameters(shown, view, id, decimals))
    files[README] = _readme(shown, view, files, lacking, decimals).encode()
    files[MANIFEST] = _json(_manifest(view, id, files))
    return Bundle(id, files, lacking)


def write_bundle(bundle: Bundle, folder: Path) -> list[Path]:
    """The files of a bundle in a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:  # of an earlier bundle in the same folder
        (folder / name).unlink(missing_ok=True)
    paths = [folder / name for name in sorted(bundle.files)]
    for path in paths:
        path.write_bytes(bundle.files[path.name])
    return paths


def bundle_zip(shown: Shown, view: View, decimals: str | None = None) -> bytes:
    """The bundle as one ZIP, in a folder with the name of the figure."""
    bundle = make_bundle(shown, view, decimals)
    day = view.store.as_of
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(bundle.files):
            entry = zipfile.ZipInfo(f"{bundle.id}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, bundle.files[name])
    return memory.getvalue()


def write_queries(cut: Cut, view: View) -> str:
    """The SQL behind each indicator as it ran, with its values bound, to be run on the store file by DuckDB itself."""
    texts = [f"-- {line}" for line in view.language("bundle.query_head", file=view.store.name).splitlines()]
    for one in asked(view.store, cut):
        name = f"figure_{one.question.indicator.id}"
        bound = ", ".join(f"{key} := {_literal(value)}" for key, value in one.bound.items())
        title = name_indicator(one.question.indicator.id, cut.settings, view.language)
        texts.append(f"\n-- {title}\nprepare {name} as\n{one.sql};\nexecute {name}({bound});")
    return "\n".join(texts) + "\n"


def sha256(content: bytes) -> str:
    """The fingerprint of one file."""
    return hashlib.sha256(content).hexdigest()


def _pictures(shown: Shown, view: View) -> tuple[dict[str, bytes], dict[str, PictureFault]]:
    files: dict[str, bytes] = {}
    lacking: dict[str, PictureFault] = {}
    for name, draw in PICTURES.items():
        try:
            files[name] = draw(shown, view)
        except PictureFault as fault:
            lacking[name] = fault
    return files, lacking


def _parameters(shown: Shown, view: View, id: str, decimals: str) -> dict[str, Any]:
    """Everything that was asked, in codes, so that it can be asked again."""
    language, cut = view.language, shown.cut
    return {
        "format": FORMAT,
        "figure": id,
        "name": shown.id,
        "cut": cut_document(cut),
        "list": None if shown.lines is None else {"page": view.page, "address": _address(view)},
        "as_of": str(view.store.as_of),
        "data_hash": view.store.data_hash,
        "version": VERSION,
        "language": language.code,
        "decimals": decimals,
        "indicators": [
            {
                "id": one.question.indicator.id,
                "unit": one.question.indicator.unit,
                "definition": define_indicator(one.question.indicator.id, cut.settings, language),
                "year": one.question.year,
                "bound": dict(one.bound),
            }
            for one in asked(view.store, cut)
        ],
    }


def _address(view: View) -> dict[str, list[str]]:
    """The filters of the page, from which a list can be made again."""
    return parse_qs(view.filters.address().partition("?")[2])


def _manifest(view: View, id: str, files: dict[str, bytes]) -> dict[str, Any]:
    listed = {name: {"sha256": sha256(files[name]), "bytes": len(files[name])} for name in sorted(files)}
    return {
        "format": FORMAT,
        "figure": id,
        "version": VERSION,
        "as_of": str(view.store.as_of),
        "data_hash": view.store.data_hash,
        "files": listed,
    }


def _readme(shown: Shown, view: View, files: dict[str, bytes], lacking: dict[str, PictureFault], decimals: str) -> str:
    language = view.language
    names = [name for name in NAMES[:-2] if name in files]
    lines = [
        f"# {shown.heading}",
        shown.subtitle,
        " · ".join(text for text in (view.organisation, view.say_fictitious()) if text),
        shown.summary,
        *shown.notes,
        shown.basis,
        say_selection(language, shown.cut),
        say_reference(shown, view),
        f"## {language('bundle.files')}",
        "\n".join(f"- `{name}`: {_meaning(name, shown.lines is not None, language)}" for name in (*names, MANIFEST)),
        *(say_lacking(name, fault, language) for name, fault in lacking.items()),
        *([language("bundle.many_contracts")] if CONTRACTS not in files else []),
        language("bundle.reading", decimals=language(f"bundle.decimals_{decimals}")),
        f"## {language('bundle.check')}",
        language("bundle.check_how"),
        f"    mvi verify {figure_id(shown.id, shown.cut, view.store)}",
        language("bundle.check_what"),
        f"## {language('bundle.again')}",
        language("bundle.again_how"),
        f"    {_command(shown.cut)}",
        f"## {language('export.cite_as')}",
        say_citation(shown, view),
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def _meaning(name: str, is_list: bool, language: Language) -> str:
    key = name.replace(".", "_")
    return language(f"bundle.file.{key}_list" if is_list and name in (DATA, WORKBOOK) else f"bundle.file.{key}")


def say_lacking(name: str, fault: PictureFault, language: Language) -> str:
    """Which picture is not there, why, and what to do."""
    sentence = language(f"picture.{fault.rule}.sentence", **fault.parameters)
    return f"{name}: {sentence} {language(f'picture.{fault.rule}.advice')}"


def _command(cut: Cut) -> str:
    """The command that prints the same figures."""
    words = ["mvi", "measure", *cut.indicators]
    words += [word for dimension in cut.by for word in ("--by", dimension)]
    for dimension, codes in cut.where:
        words += [word for code in codes for word in ("--where", f"{dimension}={'' if code is None else code}")]
    words += ["--year", str(cut.year)] if cut.year is not None else []
    usual = cut_document(Cut(()))["settings"]
    for name, value in cut_document(cut)["settings"].items():
        words += ["--set", f"{name}={value}"] if value != usual[name] else []
    return shlex.join(words)


def _literal(value: Any) -> str:
    """A bound value as SQL."""
    return str(value) if isinstance(value, int | float | Decimal) else "'" + str(value).replace("'", "''") + "'"


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
