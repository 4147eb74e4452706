"""The colours in use keep their promises: enough contrast, and apart for people who see colours differently."""

import itertools
import tomllib
from collections.abc import Iterable

import pytest

from mvi_dashboard.server import SETTINGS
from mvi_dashboard.theme import DARK, LIGHT, STATUS_SHAPES, Tokens, chart_template
from tests.conftest import PROJECT

Triple = tuple[float, float, float]
SCHEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
CHART_COLOURS = ("ink", "co2", "circular", "social", "worse", "unknown")
NEVER_TOGETHER = {"ink", "social"}

LEAST_DISTANCE = 14
"""CIELAB units; by this simulation circular and worse are the nearest, and worse never stands without a sign."""

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
COLOUR_BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> Triple:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def times(matrix: Iterable[Triple], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def lab(rgb: Triple) -> Triple:
    clipped = tuple(min(max(channel, 0.0), 1.0) for channel in rgb)
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = times(to_xyz, (clipped[0], clipped[1], clipped[2]))
    fx, fy, fz = (
        ratio ** (1 / 3) if ratio > 216 / 24389 else (24389 / 27 * ratio + 16) / 116
        for ratio in (x / 0.95047, y, z / 1.08883)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: Triple, other: Triple) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5)


@SCHEMES
@pytest.mark.parametrize("background", ["surface", "raised"])
def test_text_reads_on_every_surface(colours: Tokens, background: str) -> None:
    for name in ("text", "muted", "ink", "worse"):
        assert contrast(getattr(colours, name), getattr(colours, background)) >= 4.5, name
    for name in ("co2", "circular", "social"):  # only the large figures of the tiles
        assert contrast(getattr(colours, name), getattr(colours, background)) >= 3, name


@SCHEMES
def test_a_bar_stands_out_from_the_surface(colours: Tokens) -> None:
    for name in CHART_COLOURS:
        assert contrast(getattr(colours, name), colours.surface) >= 3.8, name


@SCHEMES
@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
def test_colours_of_one_chart_stay_apart_for_the_colour_blind(colours: Tokens, kind: str) -> None:
    for one, other in itertools.combinations(CHART_COLOURS, 2):
        if {one, other} != NEVER_TOGETHER:
            seen = [times(COLOUR_BLINDNESS[kind], linear(getattr(colours, name))) for name in (one, other)]
            assert distance(*seen) >= LEAST_DISTANCE, (one, other)


@SCHEMES
def test_tints_stay_between_the_surface_and_the_full_colour(colours: Tokens) -> None:
    assert colours.tint(colours.co2, 0) == colours.surface
    assert colours.tint(colours.co2, 1) == colours.co2


@SCHEMES
def test_the_chart_template_leaves_no_colour_to_chance(colours: Tokens) -> None:
    layout = chart_template(colours).layout
    assert layout.colorway[0] == colours.ink
    assert layout.font.color == colours.text
    assert layout.xaxis.zeroline
    assert layout.yaxis.zeroline


def test_every_status_has_a_shape_of_its_own() -> None:
    assert len(set(STATUS_SHAPES.values())) == len(STATUS_SHAPES)


def test_streamlit_run_and_mvi_serve_use_the_same_settings() -> None:
    written = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flat: dict[str, object] = {}
    for section, entries in written.items():
        for name, value in entries.items():
            pairs = value.items() if isinstance(value, dict) else [("", value)]
            flat |= {f"{section}.{name}{'.' if inner else ''}{inner}": entry for inner, entry in pairs}
    assert flat == SETTINGS
