"""Small pieces of wording and colour that figures share."""

from mvi_dashboard.view import View


def period_words(view: View) -> str:
    """`in 2025` or `over de hele looptijd`, as the figure asks."""
    if view.year is None:
        return view.language("chart.over_term")
    return view.language("chart.in_year", year=view.year)


def paint(view: View, colour: str, strength: float = 1.0) -> str:
    """The look of one entry in the key of a chart."""
    return f"background:{view.colours.tint(colour, strength)}"
