"""How everything looks: colours, shapes and the chart template. Every other module refers to these tokens.

The values are measured (contrast and distance under colour blindness, `tests/test_theme.py`); change them here only.
"""

from dataclasses import dataclass, fields

import plotly.graph_objects as go

from mvi_dashboard.paths import PACKAGE

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", Arial, sans-serif'
STATUS_SHAPES = {"on_course": "▲", "watch": "◆", "behind": "▼", "too_little_data": "○"}
"""A verdict is a word and a shape first; the words stand in the language files under `[status]`."""


@dataclass(frozen=True)
class Tokens:
    """The colours of one colour scheme, as `#rrggbb`."""

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

    def theme_colour(self, theme: str) -> str:
        """The colour of climate, circular or social return; ink for anything else."""
        return {"climate": self.co2, "circular": self.circular, "social_return": self.social}.get(theme, self.ink)

    def status_colour(self, status: str | None) -> str:
        """Ink, or the warning colour where a target is missed; never the only sign."""
        return self.worse if status == "behind" else self.text

    def tint(self, colour: str, strength: float) -> str:
        """`colour` mixed into the surface; 0 is the surface, 1 the full colour."""
        mixed = (
            round(strength * full + (1 - strength) * base)
            for full, base in zip(_channels(colour), _channels(self.surface), strict=True)
        )
        return "#" + "".join(f"{channel:02X}" for channel in mixed)


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


def tokens(scheme: str | None) -> Tokens:
    """The tokens of `light` or `dark`; light where the reader's scheme is not known."""
    return DARK if scheme == "dark" else LIGHT


def chart_template(colours: Tokens) -> go.layout.Template:
    """Our own Plotly template: nothing but the message, zero on the bar axis, no colours left to chance."""
    axis = {
        "showgrid": False,
        "zeroline": True,
        "zerolinecolor": colours.muted,
        "zerolinewidth": 1,
        "linecolor": colours.line,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": colours.text},
            "colorway": [colours.ink, colours.co2, colours.circular, colours.unknown],
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 0, "r": 0, "t": 8, "b": 8},
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": colours.raised,
                "bordercolor": colours.line,
                "font": {"family": FONT, "size": 14, "color": colours.text},
                "align": "left",
            },
            "xaxis": axis,
            "yaxis": axis,
            "bargap": 0.3,
        }
    )


def streamlit_settings(colours: Tokens) -> dict[str, str]:
    """The same colours as Streamlit's own theme options (without their section)."""
    return {
        "primaryColor": colours.ink,
        "backgroundColor": colours.surface,
        "secondaryBackgroundColor": colours.raised,
        "textColor": colours.text,
        "linkColor": colours.ink,
        "borderColor": colours.line,
    }


def page_style(colours: Tokens) -> str:
    """The style sheet of tiles, tables and notes with the colours of one scheme filled in."""
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    values["note"] = colours.tint(colours.ink, 0.08)
    root = "".join(f"--mvi-{name}:{value};" for name, value in values.items())
    return f":root{{{root}}}\n" + (PACKAGE / "theme.css").read_text(encoding="utf-8")


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
