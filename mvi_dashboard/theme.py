"""How everything looks: the colours in use, shapes and the chart template. Every other module refers to these tokens.

The colours are those of `palette`, or of the organisation's own style (`house_style`).
"""

import logging
from dataclasses import fields
from functools import cache

import plotly.graph_objects as go

from mvi_dashboard.design_tokens import TokenFault
from mvi_dashboard.house_style import style_in_use
from mvi_dashboard.palette import DARK, FONT, LIGHT, Tokens
from mvi_dashboard.paths import PACKAGE

__all__ = [
    "DARK",
    "FONT",
    "LIGHT",
    "STATUS_SHAPES",
    "Tokens",
    "chart_template",
    "page_style",
    "streamlit_settings",
    "tokens",
]

STATUS_SHAPES = {"on_course": "▲", "watch": "◆", "behind": "▼", "too_little_data": "○"}
"""A verdict is a word and a shape first; the words stand in the language files under `[status]`."""


def tokens(scheme: str | None) -> Tokens:
    """The tokens of `light` or `dark`; light where the reader's scheme is not known."""
    try:
        style = style_in_use()
    except TokenFault:  # told when the dashboard was started; a file that went bad since must not stop a page
        logging.getLogger(__name__).warning("the house style cannot be read; ours is used", exc_info=True)
        return DARK if scheme == "dark" else LIGHT
    return style.dark if scheme == "dark" else style.light


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
            "font": {"family": colours.font, "size": 14, "color": colours.text},
            "colorway": [colours.ink, colours.co2, colours.circular, colours.unknown],
            # The page's own background: a picture taken in the dark must stay readable on white paper.
            "paper_bgcolor": colours.surface,
            "plot_bgcolor": colours.surface,
            "modebar": {"bgcolor": colours.surface, "color": colours.muted, "activecolor": colours.ink},
            "margin": {"l": 0, "r": 0, "t": 8, "b": 8},
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": colours.raised,
                "bordercolor": colours.line,
                "font": {"family": colours.font, "size": 14, "color": colours.text},
                "align": "left",
            },
            "xaxis": axis,
            "yaxis": axis,
            "bargap": 0.3,
        }
    )


def streamlit_settings(colours: Tokens) -> dict[str, str]:
    """The same colours, and an organisation's font, as Streamlit's own theme options (without their section)."""
    own_font = {"font": colours.font} if colours.font != FONT else {}
    return {
        "primaryColor": colours.ink,
        "backgroundColor": colours.surface,
        "secondaryBackgroundColor": colours.raised,
        "textColor": colours.text,
        "linkColor": colours.ink,
        "borderColor": colours.line,
        **own_font,
    }


@cache
def page_style(colours: Tokens) -> str:
    """The style sheet of tiles, tables and notes with the colours of one scheme filled in."""
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    values["note"] = colours.tint(colours.ink, 0.08)
    root = "".join(f"--mvi-{name}:{value};" for name, value in values.items())
    return f":root{{{root}}}\n" + (PACKAGE / "theme.css").read_text(encoding="utf-8")
