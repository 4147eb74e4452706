"""The review list and the decisions on it, as text and as documents."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from mvi_dashboard.classification import Decision, Review, ReviewList, Suggestion
from mvi_dashboard.language import Language
from mvi_dashboard.printing.cells import aligned, shortened


def say_reason(language: Language, suggestion: Suggestion | None) -> str:
    """Why a group is suggested, and which others the title points to; that there is none where nothing points anywhere."""
    if suggestion is None:
        return language("review.no_suggestion")
    others = [
        language("review.other", word=word, group=language(f"product_group.{group}"))
        for group, word in suggestion.others
    ]
    return " ".join([language("review.reason", word=suggestion.word), *others])


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
        group = review.suggestion and language(f"product_group.{review.suggestion.product_group}")
        value = "?" if review.value_eur is None else language.euro(review.value_eur)
        reason = say_reason(language, review.suggestion)
        lines.append([review.contract_id, shortened(review.title), value, group or "–", reason])
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
    offered = review.suggestion
    suggestion = offered and {
        "product_group": offered.product_group,
        "word": offered.word,
        "others": [{"product_group": group, "word": word} for group, word in offered.others],
    }
    value = None if review.value_eur is None else float(review.value_eur)
    return {**vars(review), "value_eur": value, "suggestion": suggestion}


def decision_document(decision: Decision) -> dict[str, Any]:
    """One decision for programs."""
    return {**vars(decision), "judged_on": decision.judged_on.isoformat()}
