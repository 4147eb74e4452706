"""Which figures each page shows, in order, and whether they are of a year; read by pages, downloads and tests."""

from dataclasses import dataclass

from mvi_dashboard.figures.circular import circular_per_product_group
from mvi_dashboard.figures.co2 import co2_leading_groups, co2_per_product_group, co2_per_year
from mvi_dashboard.figures.effect_table import effects_per_cluster, effects_per_product_group
from mvi_dashboard.figures.headlines import headlines
from mvi_dashboard.figures.shown import Maker
from mvi_dashboard.figures.social_return import social_return_per_product_group


@dataclass(frozen=True)
class Page:
    """One page: its figures, and the period they are about; `period` None lets the reader choose year or term."""

    figures: tuple[Maker, ...] = ()
    period: str | None = "term"

    def maker(self, id: str) -> Maker | None:
        """The figure of that id; None where the page has none."""
        return next((maker for maker in self.figures if maker.__name__ == id), None)


PAGES: dict[str, Page] = {
    "summary": Page((headlines, co2_per_year, co2_leading_groups), "year"),
    "product_groups": Page(
        (
            effects_per_cluster,
            effects_per_product_group,
            co2_per_product_group,
            circular_per_product_group,
            social_return_per_product_group,
        )
    ),
    "contracts": Page(),
    "method": Page(),
}
"""By the name of the page's script; a page without an entry has no figures and shows the whole term."""
