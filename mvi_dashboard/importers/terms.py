"""What the reader says of a file beside what stands in it: whose it is, which heading is what, and what its amounts are in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from mvi_dashboard.contracts import table
from mvi_dashboard.importers.mappings import ColumnMapping
from mvi_dashboard.importers.reading import Reading, TableRows


@dataclass(frozen=True)
class Terms:
    """What the reader says of a file beside what stands in it; of several mappings that fit, the last one counts."""

    organisation: str | None = None
    given: ColumnMapping | None = None
    remembered: tuple[ColumnMapping, ...] = ()
    vat: Decimal | None = None
    currency: str | None = None

    def of(self, organisation: str | None) -> "Terms":
        """The same terms for an organisation, unless they name one themselves."""
        return replace(self, organisation=self.organisation or organisation)

    @property
    def mappings(self) -> tuple[ColumnMapping, ...]:
        """The mappings to try: the one that was given, else what is remembered of this organisation or of any."""
        if self.given is not None:
            return (self.given,)
        mine = [m for m in self.remembered if m.organisation in (None, self.organisation) or self.organisation is None]
        return tuple(sorted(mine, key=lambda mapping: mapping.organisation == self.organisation))

    def told_of(self, readings: Iterable[Reading]) -> Iterator[ColumnMapping]:
        """What was said of these files as mappings to remember, so that it need not be said again of such files."""
        if self.given is not None:
            yield replace(
                self.given,
                vat=self.vat if self.vat is not None else self.given.vat,
                currency=self.currency or self.given.currency,
                organisation=self.given.organisation or self.organisation,
                suggested={},
            )
        elif self.vat is not None or self.currency is not None:
            for rows in (rows for reading in readings if reading.vat is not None for rows in reading.tables):
                if any(table(rows.table).column(column).without_vat for column in rows.headings):
                    known = self._used_for(rows)
                    columns = {heading: column for column, heading in rows.headings.items()} | dict(known.columns)
                    yield replace(known, columns=columns, vat=self.vat, currency=self.currency)

    def _used_for(self, rows: TableRows) -> ColumnMapping:
        """The remembered mapping with which rows were read, so that what it leaves out stays left out; else an empty one."""
        found = (
            known
            for known in reversed(self.mappings)
            if known.table == rows.table
            and {(own, column) for own, column in known.columns.items() if table(rows.table).has(column)}
            <= {(own, column) for column, own in rows.headings.items()}
        )
        return replace(next(found, ColumnMapping(rows.table, {})), organisation=self.organisation)


NO_TERMS = Terms()
