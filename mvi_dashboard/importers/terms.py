"""What the reader says of a file beside what stands in it: whose it is, which heading is what, and what its amounts are in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from mvi_dashboard.contracts import table
from mvi_dashboard.importers.mappings import ColumnMapping, choose_mapping
from mvi_dashboard.importers.reading import Reading


@dataclass(frozen=True)
class Terms:
    """What the reader says of a file beside what stands in it; `given`: a mapping for each of its rows of headings."""

    organisation: str | None = None
    given: tuple[ColumnMapping, ...] = ()
    remembered: tuple[ColumnMapping, ...] = ()
    vat: Decimal | None = None
    currency: str | None = None

    def of(self, organisation: str | None) -> "Terms":
        """The same terms for an organisation, unless they name one themselves."""
        return replace(self, organisation=self.organisation or organisation)

    @property
    def mappings(self) -> tuple[ColumnMapping, ...]:
        """The mappings to choose from: what is remembered of this organisation or of any, and what was given."""
        mine = [m for m in self.remembered if m.organisation in (None, self.organisation) or self.organisation is None]
        mine.sort(key=lambda mapping: mapping.organisation == self.organisation)
        return (*mine, *(replace(mapping, is_given=True) for mapping in self.given))

    def told_of(self, readings: Iterable[Reading]) -> Iterator[ColumnMapping]:
        """What was said of these files as mappings to remember, one per row of headings, so that it need not be said again."""
        told: list[ColumnMapping] = []
        for rows in (rows for reading in readings for rows in reading.tables if rows.row):
            used = choose_mapping(self.mappings, rows.row)
            is_of_amounts = any(table(rows.table).column(column).without_vat for column in rows.headings)
            if used is not None and used.is_given:
                told.append(self._remembered(used, rows.row))
            elif is_of_amounts and (self.vat is not None or self.currency is not None):
                known = used or ColumnMapping(rows.table, {})
                columns = {own: column for column, own in rows.headings.items()} | dict(known.columns)
                told.append(self._remembered(replace(known, columns=columns), rows.row))
        yield from (mapping for at, mapping in enumerate(told) if mapping not in told[:at])

    def _remembered(self, mapping: ColumnMapping, row: tuple[str, ...]) -> ColumnMapping:
        """The mapping for that row of headings, with what is said of it now."""
        return replace(
            mapping,
            vat=self.vat if self.vat is not None else mapping.vat,
            currency=self.currency or mapping.currency,
            organisation=mapping.organisation or self.organisation,
            suggested={},
            headings=row,
            is_given=False,
        )


NO_TERMS = Terms()
