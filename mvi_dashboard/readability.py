"""Whether colours can be read and told apart, and the nearest shade that can: the limits of `colour_limits`."""

import csv
from collections.abc import Mapping
from dataclasses import fields
from functools import cache

from mvi_dashboard.colours import BLACK, WHITE, Colour, contrast, least_distance, read_colour
from mvi_dashboard.palette import Tokens
from mvi_dashboard.paths import REFERENCE

Colours = Mapping[str, Colour]
"""Token → colour."""

CHART_COLOURS = ("ink", "co2", "circular", "social", "worse", "unknown")
"""The tokens that may stand in one chart, but for ink beside social, which never do."""

_NEVER_TOGETHER = {"ink", "social"}
_TEXT = {"surface": "text_contrast", "raised": "text_contrast"}
_FIGURE = {"surface": "mark_contrast", "raised": "large_contrast"}
NEEDS: dict[str, dict[str, str]] = {
    "text": _TEXT,
    "muted": _TEXT,
    "ink": _TEXT,
    "worse": _TEXT,
    "unknown": {"surface": "mark_contrast"},
    "co2": _FIGURE,
    "circular": _FIGURE,
    "social": _FIGURE,
}
"""Token → background → the limit that its contrast must keep. In the order in which they are chosen: the later gives way."""

_STEPS = 50


@cache
def limits() -> dict[str, float]:
    """The limits of `colour_limits`, by name."""
    with (REFERENCE / "colour_limits.csv").open(encoding="utf-8", newline="") as file:
        return {row["limit"]: float(row["value"]) for row in csv.DictReader(file)}


def colours_of(tokens: Tokens) -> dict[str, Colour]:
    """The colours of a scheme by token."""
    names = [field.name for field in fields(Tokens) if field.name not in ("scheme", "font")]
    return {name: read_colour(getattr(tokens, name)) for name in names}


def unmet(tokens: Tokens) -> list[str]:
    """The tokens that do not keep the limits in a scheme; empty for every scheme that is ever used."""
    seen = colours_of(tokens)
    return [name for name in NEEDS if not (is_readable(seen[name], name, seen) and is_apart(seen[name], name, seen))]


def is_dark(surface: Colour) -> bool:
    """Whether white is easier to read on it than black."""
    return contrast(WHITE, surface) > contrast(BLACK, surface)


def is_readable(colour: Colour, name: str, backgrounds: Colours) -> bool:
    """Whether a token in this colour keeps its contrast on every background that it stands on."""
    return all(contrast(colour, backgrounds[on]) >= limits()[least] for on, least in NEEDS[name].items())


def is_apart(colour: Colour, name: str, others: Colours) -> bool:
    """Whether a token in this colour may stand in one chart with the others."""
    return name not in CHART_COLOURS or all(
        least_distance(colour, others[other]) >= limits()["least_distance"]
        for other in CHART_COLOURS
        if other in others and other != name and {name, other} != _NEVER_TOGETHER
    )


def fit(colour: Colour, name: str, backgrounds: Colours, others: Colours) -> Colour | None:
    """The nearest shade or tint that is readable and apart from the others; None where it would be another colour."""
    ends = (WHITE, BLACK) if is_dark(backgrounds["surface"]) else (BLACK, WHITE)
    for step in range(_STEPS + 1):
        for end in ends:
            tried = read_colour(colour.mixed(end, step / _STEPS).hex)
            is_near = abs(tried.lightness - colour.lightness) <= limits()["most_change"]
            if is_near and is_readable(tried, name, backgrounds) and is_apart(tried, name, others):
                return tried
    return None
