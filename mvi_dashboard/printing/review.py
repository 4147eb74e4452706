"""The review list and the decisions on it, as text and as documents."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from mvi_dashboard.classification import Decision, Review, ReviewList
from mvi_dashboard.group_suggestions import Suggestion
from mvi_dashboard.language import Language
from mvi_dashboard.printing.cells import aligned, shortened


def say_reason(language: Language, suggestion: Suggestion) -> str:
    """Why a group is suggested, and which others the title points to."""
    others = [
        language("review.other", word=word, group=language(f"product_group.{group}"))
        for group, word in suggestion.others
    ]
    count = language.number(suggestion.contracts)
    reason = language(f"review.reason_{suggestion.source}", word=suggestion.word, count=count)
    return " ".join([reason, *others])


def say_reasons(language: Language, review: Review, group: str) -> str:
    """Everything that points to one group."""
    pointing = (each for each in review.suggestions if each.product_group == group)
    return language("review.and").join(say_reason(language, each) for each in pointing)


def say_judged(language: Language, classification: Mapping[str, Any]) -> str:
    """Who decided the product group of a contract, when and why; `classification` as in a part of a trace."""
    judged_on: datetime.date = classification["judged_on"]
    told = {"judge": classification["judge"], "date": language.date_long(judged_on), "reason": classification["reason"]}
    return language("review.judged_why" if classification["reason"] else "review.judged", **told)


def say_state(language: Language, decision: Decision) -> str:
    """Whether a decision counts already, and whether it was taken back."""
    state = "withdrawn" if decision.is_withdrawn else "applied" if decision.is_applied else "waiting"
    return language(f"review.state_{state}")


def reviews(found: ReviewList, language: Language) -> str:
    """Contracts without a product group by value: what is suggested, and why."""
    if not found.count:
        return language("review.none")
    lines = [[language(f"review.heading_{name}") for name in ("contract", "title", "value", "suggestion", "reason")]]
    for review in found.reviews:
        value = "?" if review.value_eur is None else language.euro(review.value_eur)
        about = [review.contract_id, shortened(review.title), value]
        if not review.offered:
            lines.append([*about, "–", language("review.no_suggestion")])
        for at, group in enumerate(review.offered):
            told = [language(f"product_group.{group}"), say_reasons(language, review, group)]
            lines.append([*(about if at == 0 else [""] * len(about)), *told])
    left = found.count - len(found.reviews)
    more = [language("review.more", count=left)] if left > 0 else []
    return "\n\n".join([aligned(lines), *more, language("review.how")])


def decisions(found: Sequence[Decision], language: Language) -> str:
    """What was decided: by which function, when, why, and whether it counts already."""
    if not found:
        return language("review.no_decisions")
    names = ("contract", "title", "group", "judge", "judged_on", "why", "state")
    lines = [[language(f"review.heading_{name}") for name in names]]
    lines += [
        [
            decision.contract_id,
            shortened(decision.title or ""),
            language(f"product_group.{decision.product_group}"),
            decision.judge,
            language.date(decision.judged_on),
            decision.reason,
            say_state(language, decision),
        ]
        for decision in found
    ]
    return aligned(lines)


def review_document(review: Review) -> dict[str, Any]:
    """One contract of the review list for programs."""
    suggestions = [
        {**vars(offer), "others": [{"product_group": group, "word": word} for group, word in offer.others]}
        for offer in review.suggestions
    ]
    value = None if review.value_eur is None else float(review.value_eur)
    return {**vars(review), "value_eur": value, "suggestions": suggestions}


def decision_document(decision: Decision) -> dict[str, Any]:
    """One decision for programs."""
    return {**vars(decision), "judged_on": decision.judged_on.isoformat()}
