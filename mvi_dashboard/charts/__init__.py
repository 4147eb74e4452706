"""Figures as plain Plotly graph objects: outcomes in, figure out.

Pure and quick (no plotly.express). Names stand above their bar and values at its end, so that the same figure reads
at 390 px and at 1440 px; "?" is a hatched grey stub, no effect the lightest tint; zero is on every bar axis.
"""

from mvi_dashboard.charts.marks import LIGHT_TINT, LIGHTEST_TINT, MIDDLE_TINT, ChartRow, Figure, write_out
from mvi_dashboard.charts.parts import Part, PartRow, draw_parts
from mvi_dashboard.charts.path import FUTURE, RUNNING, Scale, draw_path
from mvi_dashboard.charts.rows import draw_bands, draw_bars
from mvi_dashboard.charts.words import chart_config, describe_rows
from mvi_dashboard.charts.years import draw_years

__all__ = [
    "FUTURE",
    "LIGHTEST_TINT",
    "LIGHT_TINT",
    "MIDDLE_TINT",
    "RUNNING",
    "ChartRow",
    "Figure",
    "Part",
    "PartRow",
    "Scale",
    "chart_config",
    "describe_rows",
    "draw_bands",
    "draw_bars",
    "draw_parts",
    "draw_path",
    "draw_years",
    "write_out",
]
