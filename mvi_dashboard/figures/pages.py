"""Which figures each page shows, in order, and whether they are of a year; read by pages, downloads and tests."""

from dataclasses import dataclass

from mvi_dashboard.figures import circular, circular_evidence, co2, co2_guards, co2_promise, quality, social_return
from mvi_dashboard.figures import social_return_contracts as agreements
from mvi_dashboard.figures.circular import circular_per_product_group
from mvi_dashboard.figures.co2 import co2_leading_groups, co2_per_product_group, co2_per_year
from mvi_dashboard.figures.effect_table import (
    effects_per_cluster,
    effects_per_product_group,
    other_effects_per_cluster,
)
from mvi_dashboard.figures.explore import explored
from mvi_dashboard.figures.headlines import headlines
from mvi_dashboard.figures.owners import effects_per_budget_holder, effects_per_department
from mvi_dashboard.figures.shown import Maker
from mvi_dashboard.figures.social_return import social_return_per_product_group


@dataclass(frozen=True)
class Page:
    """One page: its figures, and the period they are about; `period` None lets the reader choose year or term.

    `files`: as what the whole page can be taken along, as the ending of the file.
    """

    figures: tuple[Maker, ...] = ()
    period: str | None = "term"
    files: tuple[str, ...] = ("xlsx", "html")

    def maker(self, id: str) -> Maker | None:
        """The figure of that id; None where the page has none."""
        return next((maker for maker in self.figures if maker.__name__ == id), None)


PAGES: dict[str, Page] = {
    "summary": Page((headlines, co2_per_year, co2_leading_groups), "year", ("pdf", "xlsx", "html")),
    "co2": Page(
        (
            co2.co2_headline,
            co2.co2_path,
            co2_promise.co2_promise_per_product_group,
            co2_promise.co2_beside,
            co2.co2_leak,
            co2_guards.co2_backfires,
            co2.co2_coverage,
            co2.co2_grades,
            co2.co2_contracts,
            co2.co2_widths,
            co2_guards.co2_bought,
            other_effects_per_cluster,
            co2_guards.co2_price_flags,
            co2_guards.co2_footprint,
        ),
        None,
    ),
    "circular": Page(
        (
            circular.circular_headline,
            circular.circular_path,
            circular_evidence.circular_definitions,
            circular_evidence.circular_levels,
            circular_per_product_group,
            circular.circular_leak,
            circular.circular_coverage,
            circular_evidence.circular_strategies,
            circular_evidence.circular_avoided,
            circular.circular_contracts,
            circular_evidence.circular_raised_late,
        ),
        "year",
    ),
    "social_return": Page(
        (
            social_return.social_return_headline,
            social_return.social_return_path,
            social_return.social_return_band,
            agreements.social_return_pace,
            social_return_per_product_group,
            social_return.social_return_leak,
            social_return.social_return_coverage,
            agreements.social_return_penalty,
            agreements.social_return_at_risk,
            agreements.social_return_people,
            social_return.social_return_contracts,
        )
    ),
    "product_groups": Page(
        (
            effects_per_cluster,
            effects_per_product_group,
            co2_per_product_group,
            circular_per_product_group,
            social_return_per_product_group,
        )
    ),
    "owners": Page((effects_per_budget_holder, effects_per_department)),
    "explore": Page((explored,), None),
    "origin": Page(period=None),
    "changes": Page(period="year"),
    "contracts": Page(),
    "method": Page(),
    "quality": Page(
        (
            quality.coverage_climate,
            quality.coverage_circular,
            quality.coverage_social_return,
            quality.unknown_per_product_group,
            quality.chase_suppliers,
            quality.chase_own,
            quality.unknown_per_budget_holder,
        )
    ),
}
"""By the name of the page's script; a page without an entry has no figures and shows the whole term."""
