"""A figure as one table: the numbers of `measure` under the names of its JSON, or the list that a figure shows."""

from mvi_dashboard.export.cells import DECIMALS, Cell, write_csv
from mvi_dashboard.export.evidence import SCOPE, Table, figure_table, scopes_of
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.language import Language
from mvi_dashboard.telling.lists import Line, Quantity
from mvi_dashboard.telling.phrases import UNKNOWN
from mvi_dashboard.view import View


def decimals_of(language: Language) -> str:
    """The key in `DECIMALS` of how the language writes numbers."""
    return "nl" if "," in language.number(0.5, 1) else "en"


def csv_bytes(shown: Shown, view: View, decimals: str | None = None) -> bytes:
    """The data of a figure; `decimals` is `nl` or `en`, by default as the reader's language writes them."""
    return table_csv(data_table(shown, view), decimals or decimals_of(view.language))


def data_table(shown: Shown, view: View) -> Table:
    """What a figure shows: the figures of its cut, or its list where it shows no indicator."""
    if shown.lines is None:
        return figure_table(view.store, shown.cut, view.language)
    table, scopes = list_table(shown), scopes_of(view.store, shown.cut, view.language)
    scope = next(iter(scopes.values()))
    heads = [view.language(f"export.column.{name}") for name in SCOPE]
    return Table((*table.columns, *heads), table.key_count, tuple((*row, *scope) for row in table.rows))


def list_table(shown: Shown) -> Table:
    """The list of a figure as numbers in full precision, with a unit beside them; numbered, for a name may occur twice."""
    lines = shown.lines or ()
    heads = ["row", shown.columns[0].heading if shown.columns else ""]
    columns: list[list[Cell]] = [[*range(1, len(lines) + 1)], [line.label for line in lines]]
    if any(line.small for line in lines):
        heads.append(shown.language("export.small"))
        columns.append([line.small for line in lines])
    for at, column in enumerate(shown.columns[1:]):
        units = {cell.unit for cell in cells_at(lines, at) if isinstance(cell, Quantity)}
        heads.append(f"{column.heading} ({column.note})" if column.note else column.heading)
        columns.append([plain_cell(cell) for cell in cells_at(lines, at)])
        if len(units) > 1 or (units - {""} and not column.note):
            heads.append(shown.language("export.unit_of", name=column.heading))
            columns.append([_unit(shown.language, cell) for cell in cells_at(lines, at)])
    return Table(tuple(heads), 1, tuple(zip(*columns, strict=True)))


def cells_at(lines: tuple[Line, ...], at: int) -> list[object]:
    """One column of a list; a line may have fewer cells than the widest one."""
    return [line.cells[at] if at < len(line.cells) else "" for line in lines]


def plain_cell(cell: object) -> Cell:
    """A cell of a list as a number, date or text; "?" where a number is not known."""
    if isinstance(cell, Quantity):
        if cell.value is None:
            return UNKNOWN
        is_count = cell.unit not in ("t", "kg", "eur", "share") and float(cell.value).is_integer()
        return int(cell.value) if is_count else float(cell.value)
    return cell if isinstance(cell, Cell) else str(cell)


def table_csv(table: Table, decimals: str) -> bytes:
    """A table as CSV."""
    return write_csv(table.columns, table.rows, DECIMALS[decimals])


def _unit(language: Language, cell: object) -> str:
    if not isinstance(cell, Quantity):
        return ""
    return language(f"unit.{cell.unit}") if language.has(f"unit.{cell.unit}") else cell.unit
