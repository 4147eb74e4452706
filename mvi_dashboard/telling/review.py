"""The review list in words: one contract with its suggestion and reason, and the decisions. Pure: rows in, HTML out."""

from collections.abc import Callable, Sequence

from mvi_dashboard.classification import Decision, Review
from mvi_dashboard.labels import name_number
from mvi_dashboard.language import Language
from mvi_dashboard.printing.review import say_reasons, say_state
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row

Address = Callable[[str, str], str]


def say_contract(language: Language, review: Review, address: Address) -> Html:
    """Title with a link, number and value; below it what is suggested, and why: a line per group where that differs."""
    title = markup.link(address(review.organisation, review.contract_id), review.title)
    value = language("review.no_value") if review.value_eur is None else language.euro(review.value_eur)
    named = ", ".join([name_number(review.contract_id, language), *([review.supplier] if review.supplier else []), ""])
    about = Html(markup.safe(named) + markup.unbroken(value))
    key = "review.offered" if len(review.offered) == 1 else "review.offered_too"
    offers = [
        language(key, group=language(f"product_group.{group}"), reason=say_reasons(language, review, group))
        for group in review.offered
    ]
    differ = [language("review.differ")] if len(offers) > 1 else []
    lines = [*differ, *offers] or [language("review.no_suggestion_said")]
    told = "".join(markup.paragraph(line) for line in lines)
    return Html(markup.paragraph(title) + markup.paragraph(about, "muted") + told)


def decision_table(language: Language, decisions: Sequence[Decision], address: Address) -> Html:
    """What was decided: by which function, when and why, and whether it counts already; the latest first."""
    names = ("group", "judge", "judged_on", "why", "state")
    columns = [
        Column(language("review.heading_contract")),
        *(Column(language(f"review.heading_{name}"), is_text=True) for name in names),
    ]
    rows = []
    for one in decisions:
        link = markup.link(address(one.organisation, one.contract_id), one.title or one.contract_id)
        cells = (
            language(f"product_group.{one.product_group}"),
            one.judge,
            markup.unbroken(language.date(one.judged_on)),
            one.reason or "–",
            say_state(language, one),
        )
        rows.append(Row(markup.amount(link, name_number(one.contract_id, language)), cells))
    return markup.table(columns, rows, language("review.decisions"), under_heading=True)
