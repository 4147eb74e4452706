"""What goes with a chart: the figure in words for those who hear it, and Plotly's settings in the reader's language."""

from collections.abc import Sequence
from typing import Any

from mvi_dashboard.charts.marks import ChartRow
from mvi_dashboard.language import Language
from mvi_dashboard.telling.phrases import say_outcome


def describe_rows(rows: Sequence[ChartRow], *, unit: str, title: str, language: Language) -> str:
    """The figure in words, for those who hear it instead of seeing it."""
    parts = [f"{row.label}: {say_outcome(language, unit, row.main)}" for row in rows]
    return f"{title}. {'; '.join(parts)}." if parts else title


def chart_config(
    language: Language, file_name: str, above: Sequence[str] = (), beneath: Sequence[str] = ()
) -> dict[str, Any]:
    """Plotly's settings: one button (a print-size picture), its words in the reader's language, nothing else.

    `page.js` puts the button for the SVG beside it, with its words from here, and writes `above` and `beneath` around the chart.
    """
    words = {
        "Download plot as a PNG": language("chart.download_png"),
        "Download plot as an SVG": language("chart.download_svg"),
        "Preparing image - this may take a few seconds": language("chart.download_busy"),
        "Image download succeeded": language("chart.download_done"),
        "Sorry, there was a problem downloading your image!": language("chart.download_failed"),
    }
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": "png",
            "scale": 3,
            "filename": file_name,
            "above": list(above),
            "beneath": list(beneath),
        },
        "locale": language.code,
        "locales": {language.code: {"dictionary": words, "format": language.symbols}},
    }
