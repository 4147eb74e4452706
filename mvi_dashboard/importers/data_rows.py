"""The rows of a sheet below its headings: numbered as in a spreadsheet, each as wide as the headings are."""

from collections.abc import Iterable, Iterator, Sequence

from mvi_dashboard.importers.headings import Match
from mvi_dashboard.importers.sources import Source
from mvi_dashboard.importers.vocabulary import explanations, normalise


def data_rows(source: Source, match: Match) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them below the headings, numbered as in a spreadsheet; explanations are no data."""
    for number, cells in source.records():
        is_data = number > match.row + 1 and any(cells)
        if is_data and not (number == match.row + 2 and is_explanation(cells, match)):
            yield number, cells


def fit(cells: Sequence[str], width: int) -> list[str | None]:
    """A row of exactly `width` cells; what is too much stays, in the last one."""
    surplus = [";".join(cells[width - 1 :])] if len(cells) > width and any(cells[width:]) else cells[width - 1 : width]
    fitted = [*cells[: width - 1], *surplus]
    return [*(cell or None for cell in fitted), *[None] * (width - len(fitted))]


def is_explanation(cells: Sequence[str], match: Match) -> bool:
    """Whether a row holds the explanations that stand under the headings of a template."""
    return any(normalise(cell) in explanations(match.table.name) for cell in cells if cell)


def distinct(headings: Iterable[str]) -> list[str]:
    """The headings, numbered where one occurs again or is empty."""
    names: list[str] = []
    for at, heading in enumerate(headings, start=1):
        names.append(heading if heading and heading not in names else f"{heading} ({at})".strip())
    return names
