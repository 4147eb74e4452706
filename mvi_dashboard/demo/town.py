"""What the town buys: its groups, departments, value shapes, procedures and fixed contracts, as read."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from random import Random

from mvi_dashboard.demo.assumptions import Assumptions, read_assumptions, read_rows
from mvi_dashboard.demo.drawing import Weights

ONE_PERMILLE = 1000


@dataclass(frozen=True)
class Group:
    """One kind of purchase: a product group, or something outside every MVI product group (`product_group` empty)."""

    name: str
    product_group: str
    kind: str
    weight: int
    median_eur: int
    months: tuple[int, int]
    sector: str
    department: str
    budget_holder: str
    climate_percent: int
    circular_percent: int
    social_percent: int
    cpv_codes: tuple[str, ...]


@dataclass(frozen=True)
class Department:
    """A department with the functions (never persons) that hold its budgets."""

    name: str
    budget_holders: tuple[str, ...]
    portfolio: str


@dataclass(frozen=True)
class ValueShape:
    """The shape of award values: probabilities and ratios to the median, both in thousandths.

    Straight between the points, and from the last one on as steep as before it.
    """

    probabilities: tuple[int, ...]
    ratios: tuple[int, ...]

    def draw(self, random: Random) -> int:
        """A ratio to the median in thousandths."""
        drawn = random.randrange(ONE_PERMILLE * ONE_PERMILLE)
        after = bisect_right(self.probabilities, drawn // ONE_PERMILLE)
        if after == 0:
            return self.ratios[0]
        after = min(after, len(self.probabilities) - 1)
        low, high = self.probabilities[after - 1] * ONE_PERMILLE, self.probabilities[after] * ONE_PERMILLE
        rise = self.ratios[after] - self.ratios[after - 1]
        return self.ratios[after - 1] + rise * (drawn - low) // (high - low)


@dataclass(frozen=True)
class Town:
    """Everything that is read before the first contract is drawn."""

    assumed: Assumptions
    groups: dict[str, Group]
    drawn_groups: Weights
    departments: dict[str, Department]
    shapes: dict[str, ValueShape]
    procedures: dict[str, tuple[tuple[int, Weights], ...]]
    fixed_contracts: tuple[tuple[dict[str, str], ...], ...]

    def procedure(self, random: Random, kind: str, value_eur: int) -> str:
        """A procedure that fits the kind and the value (without VAT)."""
        fitting = [weights for from_eur, weights in self.procedures[kind] if from_eur <= value_eur]
        return fitting[-1].draw(random)


@cache
def read_town() -> Town:
    """The town as it stands in the reference tables."""
    groups = {row["group"]: _group(row) for row in read_rows("demo_groups.csv")}
    return Town(
        assumed=read_assumptions(),
        groups=groups,
        drawn_groups=Weights((group.name, group.weight) for group in groups.values() if group.weight),
        departments={
            row["department"]: Department(row["department"], tuple(row["budget_holders"].split("|")), row["portfolio"])
            for row in read_rows("demo_departments.csv")
        },
        shapes=_shapes(),
        procedures=_procedures(),
        fixed_contracts=_fixed_contracts(),
    )


def _group(row: dict[str, str]) -> Group:
    return Group(
        name=row["group"],
        product_group=row["product_group"],
        kind=row["kind"],
        weight=int(row["weight"]),
        median_eur=int(row["median_eur"]),
        months=(int(row["months_min"]), int(row["months_max"])),
        sector=row["sector"],
        department=row["department"],
        budget_holder=row["budget_holder"],
        climate_percent=int(row["climate_percent"]),
        circular_percent=int(row["circular_percent"]),
        social_percent=int(row["social_percent"]),
        cpv_codes=tuple(code for code in row["cpv_codes"].split("|") if code),
    )


def _shapes() -> dict[str, ValueShape]:
    points: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in read_rows("demo_value_shape.csv"):
        points[row["kind"]].append((int(row["probability_permille"]), int(row["ratio_to_median_permille"])))
    return {
        kind: ValueShape(tuple(at for at, _ in kept), tuple(ratio for _, ratio in kept))
        for kind, kept in points.items()
    }


def _procedures() -> dict[str, tuple[tuple[int, Weights], ...]]:
    bands: dict[str, dict[int, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in read_rows("demo_procedures.csv"):
        bands[row["kind"]][int(row["from_eur"])].append((row["procedure"], int(row["weight"])))
    return {
        kind: tuple((from_eur, Weights(pairs)) for from_eur, pairs in sorted(found.items()))
        for kind, found in bands.items()
    }


def _fixed_contracts() -> tuple[tuple[dict[str, str], ...], ...]:
    """The contracts of the groups with a method, each with its applications, in the order of the table."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows("demo_climate.csv"):
        found[row["contract"]].append(row)
    return tuple(tuple(kept) for kept in found.values())
