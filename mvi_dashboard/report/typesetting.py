"""Sets a sheet as PDF with typst: no browser, own fonts, PDF/UA-1, and the same bytes for the same data."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from mvi_dashboard.palette import Tokens
from mvi_dashboard.paths import FONTS
from mvi_dashboard.report.sheet import Sheet, shorter

FAMILY = "Source Sans 3"
"""Ships with the product, under the SIL Open Font License (`fonts/OFL.txt`)."""

TEMPLATE = Path(__file__).with_name("alderman.typ")
NOTE_TINT = 0.08


def typeset(sheet: Sheet, colours: Tokens, families: Sequence[str], as_of: datetime.date) -> bytes:
    """The sheet as PDF, on one page: of ever shorter sheets the first that fits. `as_of` becomes the date of the file."""
    compilers = (_compiler(tried, colours, families) for tried in shorter(sheet))
    compiler = next(compiler for compiler in compilers if _page_count(compiler) == 1)
    made = datetime.datetime.combine(as_of, datetime.time(), datetime.UTC)
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made)
    assert isinstance(pdf, bytes), "a PDF is one file"
    return pdf


def available_families(families: Sequence[str]) -> tuple[str, ...]:
    """Which of these fonts are on this computer, in the order given."""
    here = set(_fonts(has_own=True).families()) if families else set()
    return tuple(family for family in families if family in here)


def _compiler(sheet: Sheet, colours: Tokens, families: Sequence[str]) -> typst.Compiler:
    inputs = {"sheet": json.dumps(_document(sheet, colours, families), ensure_ascii=False)}
    return typst.Compiler(TEMPLATE, font_paths=_fonts(has_own=bool(families)), sys_inputs=inputs)


def _document(sheet: Sheet, colours: Tokens, families: Sequence[str]) -> dict[str, Any]:
    """The sheet as the template reads it."""
    document = asdict(sheet)
    for tile in document["headlines"]:
        tile["colour"] = colours.theme_colour(tile["theme"])
    painted = {name: value for name, value in asdict(colours).items() if name not in ("scheme", "font")}
    note = colours.tint(colours.ink, NOTE_TINT)
    return document | {"colours": {**painted, "note": note}, "fonts": [*available_families(families), FAMILY]}


def _page_count(compiler: typst.Compiler) -> int:
    return int(json.loads(compiler.query("<pages>"))[0]["value"])


@cache
def _fonts(*, has_own: bool) -> typst.Fonts:
    """Our own font; where an organisation brings its own, also those of this computer."""
    return typst.Fonts(include_system_fonts=has_own, include_embedded_fonts=False, font_paths=[str(FONTS)])
