"""Climate criteria of the groups whose contracts are drawn: what was asked, how much of it, and what the supplier says.

One row of the table of criteria is one kind of effect of a criterion; the first of a criterion is its CO2, the others
are drawn with the same quantity. Factors are invented and stand for a supplier's statement, one per contract.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from math import isqrt
from random import Random

from mvi_dashboard.demo.assumptions import Assumptions, read_rows
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.drawing import Weights, percent, pick, significant
from mvi_dashboard.demo.town import ONE_PERMILLE, Town
from mvi_dashboard.demo.values import TOKENS_CENTS

_MILLION = 1_000_000
_LEAST_PERMILLE, _MOST_PERMILLE = 250, 5000
"""A contract has at least a quarter of the quantity of the median one of its group, and at most five times it."""


@dataclass(frozen=True)
class Criterion:
    """A criterion that contracts of a group may carry: its CO2 row and the rows of its other effects."""

    row: dict[str, str]
    others: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Criteria:
    """The criteria of one group, drawn by weight."""

    by_id: dict[str, Criterion]
    weights: Weights

    def draw(self, random: Random) -> Criterion:
        """One of the criteria."""
        return self.by_id[self.weights.draw(random)]


@cache
def read_criteria() -> dict[str, Criteria]:
    """Group -> its criteria, as they stand in the reference table."""
    rows: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in read_rows("demo_criteria.csv"):
        rows[row["product_group"]][row["criterion_id"]].append(row)
    return {
        group: Criteria(
            {name: Criterion(first, tuple(others)) for name, (first, *others) in kept.items()},
            Weights((name, int(first["weight"])) for name, (first, *_) in kept.items()),
        )
        for group, kept in rows.items()
    }


def draw_criterion(random: Random, town: Town, contract: Contract, turns: Counter[str]) -> list[dict[str, str]]:
    """The rows of a criterion of this contract, CO2 first; often nothing was written down, or not everything.

    `turns` counts the criteria of each group: every so many-th is complete and due to MVI.
    """
    assumed, group = town.assumed, contract.group.name
    if group not in read_criteria() or not percent(random, assumed.count("activity_recorded_percent")):
        return []
    criterion = read_criteria()[group].draw(random)
    turns[group] += 1
    is_complete = turns[group] % assumed.count("complete_every") == 1
    flaw = "none" if is_complete else assumed.weights("climate_flaw").draw(random)
    row, is_worse = criterion.row, flaw == "worse"
    quantity = _quantity(random, town, contract, int(row["quantity"]))
    common = {
        "criterion": row["criterion"],
        "instrument": assumed.weights("instrument").draw(random),
        "variant": "" if flaw == "no_variant" else row["variant"],
        "attribution": _attribution(random, assumed, row["attribution"], is_due=is_complete or is_worse),
        "market_standard_share": row["market_standard_share"],
        "baseline_quantity": "" if flaw == "no_quantity" else _baseline_quantity(row, quantity, is_worse=is_worse),
        "quantity": "" if flaw == "no_quantity" else str(quantity),
        "unit": row["unit"],
        "period": row["period"],
        "life_months": row["life_months"],
        "stage": assumed.weights("unkept_stage" if flaw == "unkept" else "climate_stage").draw(random),
        "reports": pick(random, ("all", "gaps", "short")),
        "grade": "E" if flaw == "from_euros" else assumed.weights("quantity_grade").draw(random),
        "step": "",
        "activity": "",
    }
    tells_others = flaw != "no_variant" and percent(random, assumed.count("other_effects_percent"))
    rows = [row, *(criterion.others if tells_others else ())]
    has_statement = flaw not in ("no_statement", "no_variant")
    return [{**common, **_factors(random, assumed, each, has_statement, is_worse)} for each in rows]


def _attribution(random: Random, assumed: Assumptions, own_weights: str, *, is_due: bool) -> str:
    """What was judged: by the weights of the criterion itself where it has any."""
    if own_weights:
        pairs = (part.partition(":") for part in own_weights.split("|"))
        return Weights((attribution, int(weight)) for attribution, _, weight in pairs).draw(random)
    return "due_to_mvi" if is_due else assumed.weights("climate_attribution").draw(random)


def _quantity(random: Random, town: Town, contract: Contract, ordinary: int) -> int:
    """The quantity of the median contract times the root of the value against it: large contracts hold much else."""
    cents = contract.value_cents or 0
    median_eur = contract.group.median_eur * town.assumed.count("value_scale") // ONE_PERMILLE
    permille = ONE_PERMILLE
    if cents > max(TOKENS_CENTS) and not contract.is_framework:
        permille = isqrt(cents // 100 * _MILLION // median_eur)
    permille = max(_LEAST_PERMILLE, min(permille, _MOST_PERMILLE))
    return significant(ordinary * permille * (60 + random.randrange(80)) // (100 * ONE_PERMILLE), 3)


def _baseline_quantity(row: dict[str, str], quantity: int, *, is_worse: bool) -> str:
    """What would have been used without the criterion; empty where it is as much."""
    if not row["baseline_percent"]:
        return ""
    share = 200 - int(row["baseline_percent"]) if is_worse else int(row["baseline_percent"])
    return str(significant(quantity * max(share, 80) // 100, 3))


def _factors(
    random: Random, assumed: Assumptions, row: dict[str, str], has_statement: bool, is_worse: bool
) -> dict[str, str]:
    """The kind of effect and the factors that the supplier states for this contract, none where there is no statement."""
    found = {"effect": row["effect"], "baseline_factor_kg": "", "purchased_factor_kg": ""}
    spread = assumed.count("statement_spread_percent")
    baseline, purchased = _millionths(row["baseline_factor"]), _millionths(row["purchased_factor"])
    if not has_statement or purchased is None:
        return found
    if baseline is not None:
        baseline = significant(baseline * _near(random, spread) // 100, 3)
        found["baseline_factor_kg"] = _decimal(baseline)
    stated = significant(purchased * _near(random, spread) // 100, 3)
    if baseline is not None and purchased == _millionths(row["baseline_factor"]):
        stated = baseline
    if is_worse and baseline is not None:
        stated = significant(baseline * (104 + random.randrange(20)) // 100, 3)
    return {**found, "purchased_factor_kg": _decimal(stated)}


def _near(random: Random, spread: int) -> int:
    """A percentage of a hundred, give or take."""
    return 100 - spread + random.randrange(2 * spread + 1)


def _millionths(number: str) -> int | None:
    """A factor of the table in millionths; None where it has none."""
    if not number:
        return None
    whole, _, decimals = number.partition(".")
    return int(whole) * _MILLION + int((decimals + "000000")[:6])


def _decimal(millionths: int) -> str:
    """Millionths as a number with a decimal point, without trailing zeros."""
    return f"{millionths // _MILLION}.{millionths % _MILLION:06d}".rstrip("0").rstrip(".")
