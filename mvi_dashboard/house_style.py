"""An organisation's own style: page colours, chart colours and fonts from its NL Design System tokens.

A colour that cannot be read on its background, or told from its neighbours, is made darker or lighter until it can; where
it would then be another colour, ours is used. Every change is a `Remark`, to be told.
"""

import csv
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from mvi_dashboard.colours import BLACK, WHITE, Colour, UnreadableColour, contrast, read_colour
from mvi_dashboard.design_tokens import BrokenReference, DesignTokens, TokenFault, read_design_tokens
from mvi_dashboard.language import Language
from mvi_dashboard.palette import DARK, FONT, LIGHT, Tokens
from mvi_dashboard.paths import REFERENCE
from mvi_dashboard.readability import NEEDS, Colours, colours_of, fit, is_apart, is_dark, limits, unmet

VARIABLE = "MVI_THEME"
"""Names the file with design tokens for everything in this process; set by `mvi serve --theme`, read here only."""

_ACCENTS = ("co2", "circular", "social")
_ASKED = "mvi."
_RAISED = 0.05
"""How much of the text colour is mixed into a tile where the organisation has no colour for it."""

_GENERIC = frozenset(("serif", "sans-serif", "monospace", "system-ui", "cursive", "fantasy", "inherit", "initial"))


@dataclass(frozen=True)
class Remark:
    """Something of a house style that was changed or left out; `rule` names its text under `[house_style.remark]`."""

    rule: str
    parameters: tuple[tuple[str, str], ...]

    @staticmethod
    def of(rule: str, **parameters: str) -> "Remark":
        """The remark with its parameters by name."""
        return Remark(rule, tuple(parameters.items()))


@dataclass(frozen=True)
class Style:
    """The colours of both schemes with their font, and what had to be changed to keep them readable."""

    light: Tokens = LIGHT
    dark: Tokens = DARK
    remarks: tuple[Remark, ...] = ()

    @property
    def families(self) -> tuple[str, ...]:
        """The font families that the organisation asks for, the first choice first; none where it asks for none."""
        own = self.light.font.removesuffix(FONT)
        return tuple(name.strip().strip('"') for name in own.split(",") if name.strip())


def style_in_use() -> Style:
    """The style of this process: that of the file which `MVI_THEME` names, else ours. Raises `TokenFault`."""
    named = os.environ.get(VARIABLE)
    return read_style(Path(named)) if named else Style()


def read_style(path: Path) -> Style:
    """The style of a file with design tokens, read again when it changed. Raises `TokenFault`."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError as trouble:
        raise TokenFault("unreadable", file=path) from trouble
    return _style_of(path, changed)


@cache
def _style_of(path: Path, _changed: int) -> Style:
    return derive_style(read_design_tokens(path), str(path))


def derive_style(tokens: DesignTokens, name: str) -> Style:
    """Both schemes from design tokens. `TokenFault` where none is one that we know; `name` is what it calls the file."""
    choice = _Choice(tokens)
    light = choice.scheme(LIGHT, dark=False)
    font = choice.font()
    if not choice.found:
        raise TokenFault("nothing_known", file=name, example=_paths()["ink"][1])
    has_dark = any(path in tokens.dark for path in _paths()["surface"])
    dark = choice.scheme(DARK, dark=True) if has_dark else choice.darkened(light)
    return Style(replace(light, font=font), replace(dark, font=font), tuple(dict.fromkeys(choice.remarks)))


def say_remarks(remarks: Sequence[Remark], language: Language) -> list[str]:
    """What was changed and what can be done about it, one text each."""
    said = []
    for remark in remarks:
        parameters = dict(remark.parameters)
        if "token" in parameters:
            parameters["token"] = language(f"house_style.token.{parameters['token']}")
        for name in {"ratio", "least"} & set(parameters):
            parameters[name] = language.number(float(parameters[name]), 1)
        said.append(language(f"house_style.remark.{remark.rule}", **parameters))
    return said


class _Choice:
    """Chooses the colours of one file, and keeps what must be told about it."""

    def __init__(self, tokens: DesignTokens) -> None:
        self._tokens = tokens
        self.found = False
        self._used: dict[str, Colour] = {}
        self.remarks: list[Remark] = []

    def scheme(self, ours: Tokens, *, dark: bool) -> Tokens:
        """One scheme: its own surfaces, then each colour fitted to them; ours where they cannot be read on."""
        surface, _ = self._own("surface", BLACK if dark else WHITE, dark=dark)
        start = ours if surface is None else DARK if is_dark(surface) else LIGHT
        chosen = colours_of(start)
        if surface is not None:
            chosen["surface"] = surface
            chosen["raised"] = surface.mixed(chosen["text"], _RAISED)
        for name in ("raised", "line"):
            chosen[name] = self._own(name, chosen["surface"], dark=dark)[0] or chosen[name]
        decided: dict[str, Colour] = {}
        for name in NEEDS:
            own, path = self._own(name, chosen["surface"], dark=dark)
            decided[name] = self._settled(name, own, path, chosen, decided)
        return self._checked(chosen | decided, ours)

    def darkened(self, light: Tokens) -> Tokens:
        """The dark scheme where the file has none: our dark surfaces, and the organisation's colours lightened."""
        chosen = colours_of(DARK)
        decided: dict[str, Colour] = {}
        for name in NEEDS:
            is_own = name in self._used and name not in ("text", "muted") and light != LIGHT
            own = fit(self._used[name], name, chosen, decided) if is_own else None
            decided[name] = own or fit(chosen[name], name, chosen, decided) or chosen[name]
        return self._checked(chosen | decided, DARK)

    def font(self) -> str:
        """The organisation's families before ours, as a CSS list."""
        value, _ = self._value("font", dark=False)
        names = value if isinstance(value, list) else str(value or "").split(",")
        clean = [re.sub(r"[^\w .+-]", "", str(name)).strip() for name in names]
        return "".join(f'"{name}", ' for name in clean if name and name.lower() not in _GENERIC) + FONT

    def _settled(self, name: str, own: Colour | None, path: str, chosen: Colours, decided: Colours) -> Colour:
        """The organisation's colour made readable, or ours."""
        # An accent of the organisation is no promise of a chart colour: it is used where it happens to do.
        is_asked = name not in _ACCENTS or path.startswith(_ASKED)
        if own is not None and (is_asked or is_apart(own, name, decided)):
            fitted = fit(own, name, chosen, decided)
            if fitted is None:
                self._remark("refused", name, path, own, chosen)
            elif fitted.hex != own.hex:
                rule = "darkened" if fitted.luminance < own.luminance else "lightened"
                self._remark(rule, name, path, own, chosen, changed=fitted.hex)
            if fitted is not None:
                self._used[name] = own
                return fitted
        return fit(chosen[name], name, chosen, decided) or chosen[name]

    def _checked(self, chosen: Colours, ours: Tokens) -> Tokens:
        """The scheme, or ours as a whole where it still breaks a limit."""
        scheme = replace(ours, **{name: colour.hex for name, colour in chosen.items()})
        if not unmet(scheme):
            return scheme
        self.remarks.append(Remark.of("scheme_refused", surface=chosen["surface"].hex))
        return ours

    def _own(self, name: str, background: Colour, *, dark: bool) -> tuple[Colour | None, str]:
        """The organisation's colour for a token, as seen on its background, and where it stands in the file."""
        value, path = self._value(name, dark=dark)
        if value is None:
            return None, ""
        try:
            return read_colour(value).over(background), path
        except UnreadableColour:
            self.remarks.append(Remark.of("unreadable", token=name, path=path, value=str(value)[:60]))
            return None, ""

    def _value(self, name: str, *, dark: bool) -> tuple[Any | None, str]:
        """The first value that the file has for one of our tokens, and where it stands."""
        for path in _paths()[name]:
            try:
                value = self._tokens.find(path, dark=dark)
            except BrokenReference as broken:
                self.remarks.append(Remark.of(broken.rule, token=name, path=path, reference=broken.reference))
                continue
            if value is not None:
                self.found = True
                return value, path
        return None, ""

    def _remark(self, rule: str, name: str, path: str, own: Colour, chosen: Colours, **more: str) -> None:
        """Tell that a colour lacks contrast, or else that it is too much like another one of the charts."""
        ratios = {on: contrast(own, chosen[on]) for on in NEEDS[name]}
        lacking = [on for on, ratio in ratios.items() if ratio < limits()[NEEDS[name][on]]]
        given = {"token": name, "path": path, "colour": own.hex, **more}
        if not lacking:
            self.remarks.append(Remark.of(f"{rule}_alike", **given))
            return
        worst = min(lacking, key=lambda on: ratios[on])
        numbers = {"ratio": str(ratios[worst]), "least": str(limits()[NEEDS[name][worst]])}
        self.remarks.append(Remark.of(rule, **given, background=chosen[worst].hex, **numbers))


@cache
def _paths() -> dict[str, tuple[str, ...]]:
    """Token of ours → where it may stand in a file of design tokens, the first choice first."""
    with (REFERENCE / "house_style_tokens.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["rank"]))
    return {name: tuple(row["path"] for row in rows if row["token"] == name) for name in {row["token"] for row in rows}}
