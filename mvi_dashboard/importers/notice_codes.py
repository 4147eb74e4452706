"""What the codes of published notices mean for us: themes, procedures and kinds of notice (`data/reference/notice_codes.csv`)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mvi_dashboard.contracts import THEMES
from mvi_dashboard.paths import REFERENCE

_FIELDS = {
    "environmental-impact": "BT-774",
    "social-objective": "BT-775",
    "innovative-acquisition": "BT-776",
    "strategic-procurement": "BT-06",
    "gpp-criteria": "BT-805",
    "cvd-scope": "BT-717",
}
"""The number of the eForms field that a list belongs to."""


@dataclass(frozen=True)
class Flag:
    """A theme that the buyer ticked (or "none"): the Dutch word for it, the themes that it assesses, and where it stands."""

    word: str
    assessment: str | None
    themes: tuple[str, ...]
    source: str


def word_for(vocabulary: str, code_list: str, code: str | None) -> str | None:
    """Our word for a code; the code itself where the list does not have it."""
    row = _codes().get((vocabulary, code_list, code or ""))
    return row["word"] if row else code or None


def flag_for(vocabulary: str, code_list: str, code: str, note: str = "") -> Flag | None:
    """What a ticked code says of themes; None for a code that says nothing we keep. `note` is added to the source."""
    row = _codes().get((vocabulary, code_list, code))
    if row is None and "." in code:
        row = _codes().get((vocabulary, code_list, code.partition(".")[0]))
    if row is None:
        return None
    place = f"eForms {_FIELDS[code_list]} {code}" if vocabulary == "eforms" else f"OCDS {code_list} {code}"
    themes = (row["theme"],) if row["theme"] else THEMES if row["assessment"] else ()
    return Flag(row["word"], row["assessment"] or None, themes, f"{place} ({note})" if note else place)


def theme_lists(vocabulary: str) -> frozenset[str]:
    """The code lists that say something of themes."""
    return frozenset(key[1] for key, row in _codes().items() if key[0] == vocabulary and row["column"] == "mvi_themes")


@cache
def _codes() -> Mapping[tuple[str, str, str], Mapping[str, str]]:
    with (REFERENCE / "notice_codes.csv").open(encoding="utf-8", newline="") as rows:
        return {(row["vocabulary"], row["list"], row["code"]): row for row in csv.DictReader(rows)}
