"""Contract values in cents: the skew of real awards around the median of a group, written as people write amounts."""

from math import isqrt
from random import Random

from mvi_dashboard.demo.drawing import permille, pick
from mvi_dashboard.demo.town import ONE_PERMILLE, Group, Town

TOKENS_CENTS = (100, 100, 100, 1)
"""What registers hold where nobody knew the value: mostly one euro, sometimes one cent."""


def draw_value(random: Random, town: Town, group: Group, size_permille: int) -> int | None:
    """A contract value in cents with the skew of real awards; None where the register has none, or a token."""
    assumed = town.assumed
    if permille(random, assumed.count("value_missing_permille")):
        return None
    if permille(random, assumed.count("other_token_permille")):
        return pick(random, TOKENS_CENTS)
    ratio = damped(town.shapes[group.kind].draw(random), assumed.count("value_damped_from_ratio") * ONE_PERMILLE)
    eur = group.median_eur * ratio * size_permille * assumed.count("value_scale") // ONE_PERMILLE**3
    floor = assumed.count("value_floor_eur")
    if eur < floor:
        eur = floor + random.randrange(3 * floor)
    return rounded(random, damped(eur, assumed.count("value_damped_from_eur")) * 100)


def damped(number: int, start: int) -> int:
    """The number up to `start`; above it the root of both, so that large ones stay rare and none are cut to the same."""
    return number if number <= start else isqrt(start * number)


def rounded(random: Random, cents: int) -> int:
    """The amount as people write it: mostly round, sometimes to the cent."""
    form = random.randrange(10)
    if form < 2:
        return cents - random.randrange(100)
    step = 50 if cents < 5_000_000 else 500 if cents < 50_000_000 else 5_000
    if form < 4:
        step = 1
    return max(1, cents // (step * 100)) * step * 100
