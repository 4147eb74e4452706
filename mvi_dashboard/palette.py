"""The colours and the font in use, as plain values; `theme` draws with them and `house_style` derives others.

The values are measured (contrast and distance under colour blindness, `tests/test_theme.py`); change them here only.
"""

from dataclasses import dataclass

from mvi_dashboard.colours import read_colour

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", Arial, sans-serif'


@dataclass(frozen=True)
class Tokens:
    """The colours of one colour scheme, as `#RRGGBB`, and the font as a CSS list of families."""

    scheme: str
    ink: str
    co2: str
    circular: str
    social: str
    worse: str
    unknown: str
    text: str
    muted: str
    line: str
    surface: str
    raised: str
    font: str = FONT

    def theme_colour(self, theme: str) -> str:
        """The colour of climate, circular or social return; ink for anything else."""
        return {"climate": self.co2, "circular": self.circular, "social_return": self.social}.get(theme, self.ink)

    @property
    def theme_colours(self) -> dict[str, str]:
        """Theme → colour."""
        return {theme: self.theme_colour(theme) for theme in ("climate", "circular", "social_return")}

    def status_colour(self, status: str | None) -> str:
        """Ink, or the warning colour where a target is missed; never the only sign."""
        return self.worse if status == "behind" else self.text

    def tint(self, colour: str, strength: float) -> str:
        """`colour` mixed into the surface; 0 is the surface, 1 the full colour."""
        return read_colour(self.surface).mixed(read_colour(colour), strength).hex


LIGHT = Tokens(
    scheme="light",
    ink="#17375E",
    co2="#1F7A4D",
    circular="#B25E00",
    social="#7B2D6E",
    worse="#B3261E",
    unknown="#7A828C",
    text="#111418",
    muted="#4A5561",
    line="#C9D0D8",
    surface="#FFFFFF",
    raised="#F4F6F8",
)
DARK = Tokens(
    scheme="dark",
    ink="#A9C9F0",
    co2="#5CC492",
    circular="#F0A24A",
    social="#D17FD6",
    worse="#F25F5C",
    unknown="#8F98A3",
    text="#F2F4F7",
    muted="#B7C0CB",
    line="#36424F",
    surface="#0F1720",
    raised="#17212D",
)
