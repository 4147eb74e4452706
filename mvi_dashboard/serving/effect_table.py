"""RIVM's effect table: clusters or product groups as rows, effects as columns with unit and "verm." or "comp."."""

from mvi_dashboard.serving.figures import exact_cell
from mvi_dashboard.serving.view import View
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.outcomes import Code, Outcome
from mvi_dashboard.telling.phrases import name_code

EFFECTS = {
    "co2_avoided_t": ("due", "unit_avoided"),
    "co2_avoided_gross_t": ("gross", "unit_avoided"),
    "co2_compensated_t": ("compensated", "unit_compensated"),
    "circular_spend_central_eur": ("circular", "unit_circular"),
    "social_return_realised_eur": ("social_return", "unit_social_return"),
}
"""Indicator → its heading and unit in the language files; the columns of the table, in order."""

CLUSTERS = ("automation", "energy", "civil_works", "office_facilities", "office_buildings", "transport")


def effect_table(view: View, dimension: str) -> Html:
    """Effects over the whole term per cluster or product group, with a total row."""
    language = view.language
    found = view.per(dimension, list(EFFECTS))
    if dimension == "cluster":
        found.pop(None, None)
        found |= _outside_clusters(view)
    codes = sorted(found, key=lambda code: _order(view, dimension, code))
    rows = [Row(_heading(view, dimension, code), _cells(view, found[code])) for code in codes]
    total = Row(language("page.product_groups.total"), _cells(view, view.totals(list(EFFECTS))), "total")
    columns = [
        Column(language("page.product_groups.cluster" if dimension == "cluster" else "chart.product_group")),
        *(
            Column(language(f"page.product_groups.{heading}"), language(f"page.product_groups.{unit}"))
            for heading, unit in EFFECTS.values()
        ),
    ]
    return markup.table(columns, [*rows, total], language("page.product_groups.table_caption"))


def explain_marks(view: View) -> Html:
    """What "–", "?" and the other words of the table mean, under it."""
    marks = ("dash", "question_mark", "at_least", "due_explained")
    texts = [view.language(f"page.product_groups.{mark}") for mark in marks]
    return markup.block(markup.Html("".join(markup.paragraph(_emphasised(text), "muted") for text in texts)))


def _emphasised(text: str) -> Html:
    """The mark before the two spaces in bold, the explanation after it."""
    parts = [part.strip() for part in text.split("; ")]
    pairs = [part.split("  ", 1) if "  " in part else [part] for part in parts]
    said = [
        f"<strong>{markup.safe(pair[0])}</strong> {markup.safe(pair[1])}" if len(pair) == 2 else markup.safe(pair[0])
        for pair in pairs
    ]
    return Html("; ".join(said))


def _heading(view: View, dimension: str, code: Code) -> str:
    name = name_code(view.language, dimension, code)
    if dimension == "cluster":
        return name
    return markup.link(view.filters.address("contracts", {"product_group": code}), name)


def _outside_clusters(view: View) -> dict[Code, dict[str, Outcome]]:
    """What belongs to no cluster: classified outside the list, and not classified; only where there is any."""
    codes: tuple[Code, ...] = ("no_mvi_group", None)
    found = {code: view.totals(list(EFFECTS), narrower={"product_group": code}) for code in codes}
    return {code: outcomes for code, outcomes in found.items() if any(one.contracts_total for one in outcomes.values())}


def _cells(view: View, outcomes: dict[str, Outcome]) -> tuple[str, ...]:
    return tuple(exact_cell(view, outcomes.get(indicator, Outcome(indicator))) for indicator in EFFECTS)


def _order(view: View, dimension: str, code: Code) -> tuple[int, str]:
    """RIVM's order of clusters, product groups by name; what is not classified comes last."""
    if dimension == "cluster" and code in CLUSTERS:
        return CLUSTERS.index(str(code)), ""
    return len(CLUSTERS) + (code is None), name_code(view.language, dimension, code)
