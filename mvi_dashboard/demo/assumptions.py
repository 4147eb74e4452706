"""The stated assumptions of the town: `data/reference/demo_assumptions.csv`, one row per assumption."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from mvi_dashboard import paths
from mvi_dashboard.demo.drawing import Weights


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference table, as text."""
    with Path(paths.REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Assumptions:
    """The assumptions by id; asking for one that is not in the table is a `KeyError`."""

    values: dict[str, str]

    def text(self, name: str) -> str:
        """The value as it stands in the table."""
        return self.values[name]

    def count(self, name: str) -> int:
        """A whole number: a count, euros, percent or permille."""
        return self._counts[name]

    def texts(self, name: str) -> tuple[str, ...]:
        """Values separated by `|`; one that stands there twice is drawn twice as often."""
        return self._texts[name]

    def weights(self, name: str) -> Weights:
        """Values with their weights, written as `value:weight|value:weight`."""
        return self._weights[name]

    @cached_property
    def data_date(self) -> date:
        """The last day on which anything is recorded."""
        return date.fromisoformat(self.values["data_date"])

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {name: int(value) for name, value in self.values.items() if value.isdecimal()}

    @cached_property
    def _texts(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(value.split("|")) for name, value in self.values.items()}

    @cached_property
    def _weights(self) -> dict[str, Weights]:
        pairs = {name: [part.rsplit(":", 1) for part in value.split("|")] for name, value in self.values.items()}
        return {
            name: Weights((value, int(weight)) for value, weight in parts)
            for name, parts in pairs.items()
            if all(len(part) == 2 for part in parts)
        }


@cache
def read_assumptions() -> Assumptions:
    """The assumptions as they stand in the reference table."""
    return Assumptions({row["id"]: row["value"] for row in read_rows("demo_assumptions.csv")})
