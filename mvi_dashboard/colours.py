"""Colours as numbers: read from CSS and design tokens, mixed, and compared as people see them, colour blind ones too."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, Final

Triple = tuple[float, float, float]

COLOUR_BLINDNESS: Final[dict[str, tuple[Triple, Triple, Triple]]] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What each kind makes of linear RGB; Machado, Oliveira and Fernandes (2009), severity 1."""

_NAMED = {
    "black": "#000000",
    "white": "#ffffff",
    "transparent": "#00000000",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "yellow": "#ffff00",
    "orange": "#ffa500",
    "purple": "#800080",
    "navy": "#000080",
    "teal": "#008080",
    "maroon": "#800000",
    "olive": "#808000",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
}
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")


class UnreadableColour(ValueError):
    """A value that is no colour that we can read."""


@dataclass(frozen=True)
class Colour:
    """A colour in sRGB; channels and opacity between 0 and 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    @property
    def hex(self) -> str:
        """`#RRGGBB`; opacity is left out."""
        return "#" + "".join(f"{round(channel * 255):02X}" for channel in self.channels)

    @property
    def channels(self) -> Triple:
        """Red, green and blue."""
        return self.red, self.green, self.blue

    @property
    def linear(self) -> Triple:
        """The channels as amounts of light."""
        red, green, blue = (
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in self.channels
        )
        return red, green, blue

    @property
    def luminance(self) -> float:
        """How light it is, as WCAG counts."""
        red, green, blue = self.linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def lightness(self) -> float:
        """How light it looks: 0 for black, 100 for white (CIELAB)."""
        return _lab(self.linear)[0]

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with a share of the other one in it; opaque."""
        red, green, blue = (
            (1 - share) * mine + share * theirs for mine, theirs in zip(self.channels, other.channels, strict=True)
        )
        return Colour(red, green, blue)

    def over(self, background: "Colour") -> "Colour":
        """What is seen of it on a background, where it lets light through."""
        return background.mixed(self, self.alpha)


BLACK, WHITE = Colour(0, 0, 0), Colour(1, 1, 1)


def read_colour(value: Any) -> Colour:
    """A colour from hex, rgb(), hsl(), a basic name, or the object form of design tokens; raises `UnreadableColour`."""
    if isinstance(value, dict):
        return _read_object(value)
    text = str(value).strip().lower()
    text = _NAMED.get(text, text)
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) > 4 else "".join(digit * 2 for digit in match[1])
        numbers = [int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)]
        return Colour(*numbers)
    if match := _FUNCTION.fullmatch(text):
        parts = [part for part in re.split(r"[\s,/]+", match[2].strip()) if part]
        if len(parts) in (3, 4):
            alpha = _clip(_number(parts[3], 1)) if len(parts) == 4 else 1.0
            if match[1] == "rgb":
                red, green, blue = (_clip(_number(part, 1) / (1 if part.endswith("%") else 255)) for part in parts[:3])
                return Colour(red, green, blue, alpha)
            hue, saturation, lightness = (
                _number(parts[0].removesuffix("deg"), 1),
                *(_number(part, 1) for part in parts[1:3]),
            )
            return Colour(*_from_hsl(hue, saturation, lightness), alpha)
    raise UnreadableColour(str(value))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2: 1 for the same, 21 for black and white."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: Colour, other: Colour, kind: str | None = None) -> float:
    """How far apart two colours look, in CIELAB units; `kind` as someone with that colour blindness sees them."""
    seen = [_lab(_times(COLOUR_BLINDNESS[kind], colour.linear) if kind else colour.linear) for colour in (one, other)]
    return float(sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5)


def least_distance(one: Colour, other: Colour) -> float:
    """The distance for the one who sees it worst."""
    return min(distance(one, other, kind) for kind in COLOUR_BLINDNESS)


def _read_object(value: dict[str, Any]) -> Colour:
    """The object form: `colorSpace` with `components`, or else its `hex`."""
    components = value.get("components")
    alpha = value.get("alpha", 1)
    try:
        opacity = 1.0 if alpha == "none" else _clip(float(alpha))
        if isinstance(components, Sequence) and len(components) == 3 and not isinstance(components, str):
            numbers = [0.0 if part == "none" else float(part) for part in components]
            red_green_blue = _from_space(str(value.get("colorSpace")), numbers)
            if red_green_blue is not None:
                red, green, blue = red_green_blue
                return Colour(_clip(red), _clip(green), _clip(blue), opacity)
        if isinstance(value.get("hex"), str):
            red, green, blue = read_colour(value["hex"]).channels
            return Colour(red, green, blue, opacity)
    except (TypeError, ValueError) as trouble:
        raise UnreadableColour(str(value)) from trouble
    raise UnreadableColour(str(value))


def _from_space(space: str, numbers: list[float]) -> Triple | None:
    """Red, green and blue of a colour space; None for a space that we do not know."""
    first, second, third = numbers
    if space == "srgb":
        return first, second, third
    if space == "srgb-linear":
        return _from_linear((first, second, third))
    if space == "hsl":
        return _from_hsl(first, second / 100, third / 100)
    if space == "oklab":
        return _from_oklab(first, second, third)
    if space == "oklch":
        return _from_oklab(first, second * cos(radians(third)), second * sin(radians(third)))
    return None


def _from_hsl(hue: float, saturation: float, lightness: float) -> Triple:
    reach = _clip(saturation) * min(_clip(lightness), 1 - _clip(lightness))
    red, green, blue = (
        _clip(lightness) - reach * max(-1.0, min(turn - 3, 9 - turn, 1.0))
        for turn in ((start + hue / 30) % 12 for start in (0, 8, 4))
    )
    return red, green, blue


def _from_oklab(lightness: float, green_red: float, blue_yellow: float) -> Triple:
    cones = (
        lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow,
        lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow,
        lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow,
    )
    to_linear = (
        (4.0767416621, -3.3077115913, 0.2309699292),
        (-1.2684380046, 2.6097574011, -0.3413193965),
        (-0.0041960863, -0.7034186147, 1.7076147010),
    )
    return _from_linear(_times(to_linear, (cones[0] ** 3, cones[1] ** 3, cones[2] ** 3)))


def _from_linear(light: Triple) -> Triple:
    red, green, blue = (
        12.92 * amount if amount <= 0.0031308 else 1.055 * amount ** (1 / 2.4) - 0.055 for amount in map(_clip, light)
    )
    return red, green, blue


def _lab(light: Triple) -> Triple:
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = _times(to_xyz, (_clip(light[0]), _clip(light[1]), _clip(light[2])))
    fx, fy, fz = (
        ratio ** (1 / 3) if ratio > 216 / 24389 else (24389 / 27 * ratio + 16) / 116
        for ratio in (x / 0.95047, y, z / 1.08883)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _times(matrix: Iterable[Triple], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _number(text: str, whole: float) -> float:
    """A number or a percentage of `whole`; raises `UnreadableColour`."""
    try:
        return float(text[:-1]) / 100 * whole if text.endswith("%") else float(text)
    except ValueError as trouble:
        raise UnreadableColour(text) from trouble


def _clip(number: float) -> float:
    return min(max(number, 0.0), 1.0)
