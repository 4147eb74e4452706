"""Collects the rows of one town per table, as text."""

from dataclasses import dataclass, field

from mvi_dashboard.demo.contracts import Contract

Row = dict[str, str]


@dataclass
class Rows:
    """The rows of one organisation per table."""

    organisation: str
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **cells: str) -> None:
        """Adds a row; what is not named stays empty."""
        self.tables.setdefault(table, []).append({"organisation": self.organisation, **cells})

    def assess(self, contract: Contract, theme: str, assessment: str) -> None:
        """Adds what was decided on one theme; "none" means that nothing was recorded."""
        if assessment == "asked":
            contract.asked_themes.append(theme)
        if assessment != "none":
            self.add(
                "assessments",
                contract_id=contract.number,
                theme=theme,
                assessment=assessment,
                assessed_on="" if assessment == "not_assessed" else contract.award.isoformat(),
            )
