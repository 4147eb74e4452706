"""What is not known yet, told per theme with the product groups that lack most."""

from mvi_dashboard.indicators import HEADLINES
from mvi_dashboard.telling.phrases import name_code, say_list
from mvi_dashboard.view import View

MOST_NAMED = 3


def say_unknowns(view: View) -> list[str]:
    """A sentence per headline of which something is unknown; one sentence where all is known."""
    language = view.language
    lines = []
    totals = view.totals(HEADLINES, year=view.filters.year)
    for indicator in HEADLINES:
        unknown = totals[indicator].contracts_unknown
        if unknown:
            names = say_list(language, name_most_unknown(view, indicator))
            lines.append(language(f"headline.{indicator}.unknown", count=language.number(unknown), names=names))
    return lines or [language("page.summary.all_known")]


def name_most_unknown(view: View, indicator: str, *, only_groups: bool = False) -> list[str]:
    """The product groups of which the most contracts have no known effect, the most first; none where all is known.

    `only_groups`: without what is not classified or belongs to no product group.
    """
    per_group = view.per("product_group", [indicator], year=view.filters.year)
    passed_over = (None, "no_mvi_group") if only_groups else ()
    lacking = [
        code for code, found in per_group.items() if found[indicator].contracts_unknown and code not in passed_over
    ]
    most = sorted(lacking, key=lambda code: -per_group[code][indicator].contracts_unknown)[:MOST_NAMED]
    return [name_code(view.language, "product_group", code) for code in most]
