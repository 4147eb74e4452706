"""The review list: contracts without a product group, what is suggested of each and why, and what somebody decided of them.

A suggestion is an offer and counts for nothing. A decision is an entry in the journal (`store/journal`): it counts from the next
build on, at every later import too, until it is taken back. Words stand in the language files under `[review]`.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mvi_dashboard.contracts import CLASSIFICATIONS
from mvi_dashboard.group_suggestions import Suggestion, suggest_groups
from mvi_dashboard.questions import QuestionFault, ask
from mvi_dashboard.selects import write_conditions
from mvi_dashboard.store import Entry, Store, StoreFault, standing_entries, write_entry

NO_GROUP = "no_mvi_group"
_KIND = CLASSIFICATIONS.name


@dataclass(frozen=True)
class Review:
    """One contract that has no product group, and what points to one; `value_eur` None where its value is unknown."""

    organisation: str
    contract_id: str
    title: str
    supplier: str | None
    value_eur: Decimal | None
    suggestions: tuple[Suggestion, ...]

    @property
    def offered(self) -> tuple[str, ...]:
        """The groups that something points to, each once."""
        return tuple(dict.fromkeys(suggestion.product_group for suggestion in self.suggestions))


@dataclass(frozen=True)
class ReviewList:
    """The largest contracts without a product group, and how many there are in all."""

    reviews: tuple[Review, ...]
    count: int


@dataclass(frozen=True)
class Decision:
    """What somebody decided of one contract. `is_applied`: the store counts with it; `is_withdrawn`: it will not any more."""

    organisation: str
    contract_id: str
    title: str | None
    product_group: str
    judge: str
    judged_on: datetime.date
    reason: str
    is_applied: bool
    is_withdrawn: bool = False


def read_reviews(store: Store, where: Mapping[str, Any] | None = None, limit: int | None = None) -> ReviewList:
    """The contracts within filters without a product group of which nobody decided yet, the largest value first.

    Raises `QuestionFault`.
    """
    question = ask("contract_value_eur", (), where, None, None, store.default_year)
    conditions, parameters = write_conditions(question)
    decided = [list(_key(entry)) for entry in standing_entries(store.path.parent, _KIND)]
    rows = store.rows(
        f"select organisation, contract_id, title, supplier, spend_eur, count(*) over () as found from {question.view}"
        f" where {' and '.join(['product_group is null', *conditions])}"
        " and not list_contains($decided::varchar[][], [organisation, contract_id])"
        " order by spend_eur desc nulls last, organisation, contract_id limit $row_limit",
        {**parameters, "decided": decided, "row_limit": limit},
    )
    reviews = [
        Review(
            row["organisation"],
            row["contract_id"],
            row["title"],
            row["supplier"],
            row["spend_eur"],
            suggestions,
        )
        for row, suggestions in zip(rows, suggest_groups(store, rows), strict=True)
    ]
    return ReviewList(tuple(reviews), rows[0]["found"] if rows else 0)


def read_decisions(store: Store) -> list[Decision]:
    """Every decision that stands, and those that the store still counts with although they were taken back; latest first."""
    applied = {(row["organisation"], row["contract_id"]): row for row in store.rows("select * from classifications")}
    titles = {
        (row["organisation"], row["contract_id"]): row["title"]
        for row in store.rows(
            "select organisation, contract_id, title from contracts semi join classifications using (organisation, contract_id)"
        )
    }
    found = []
    for entry in standing_entries(store.path.parent, _KIND):
        key = _key(entry)
        known = applied.pop(key, None)
        title = titles.get(key) or (entry.content or {}).get("title")
        group = str((entry.content or {}).get("product_group"))
        is_applied = known is not None and known["source_row"] == entry.line
        found.append(
            (
                entry.at.date(),
                entry.line,
                Decision(*key, title, group, entry.by, entry.at.date(), entry.reason, is_applied),
            )
        )
    for key, row in applied.items():
        told = Decision(
            *key,
            titles.get(key),
            row["product_group"],
            row["judge"],
            row["judged_on"],
            row["judgement_reason"] or "",
            True,
            True,
        )
        found.append((row["judged_on"], row["source_row"], told))
    return [decision for *_, decision in sorted(found, key=lambda one: one[:2], reverse=True)]


def count_waiting(decisions: Sequence[Decision]) -> int:
    """How many decisions, or takings back, the store does not count with yet."""
    return sum(decision.is_withdrawn or not decision.is_applied for decision in decisions)


def decide(
    store: Store,
    organisation: str,
    contract_id: str,
    product_group: str | None,
    by: str,
    reason: str = "",
    at: datetime.datetime | None = None,
) -> None:
    """Keeps what somebody decided of a contract, or with None takes it back; counts from the next build on.

    Raises `QuestionFault` for a contract or group that does not exist, `StoreFault` where no function or a person is named.
    """
    key = {"organisation": organisation, "contract_id": contract_id}
    known = store.rows(
        "select title from contracts where organisation = $organisation and contract_id = $contract_id", key
    )
    if not known:
        raise QuestionFault("unknown_contract", contract=contract_id)
    groups = [row["product_group"] for row in store.rows("select product_group from product_groups order by 1")]
    if product_group is not None and product_group not in (*groups, NO_GROUP):
        raise QuestionFault(
            "unknown_value", name="product_group", value=product_group, known=", ".join((*groups, NO_GROUP))
        )
    standing = {_key(entry) for entry in standing_entries(store.path.parent, _KIND)}
    if product_group is None and (organisation, contract_id) not in standing:
        raise StoreFault("nothing_to_take_back", contract=contract_id)
    content = None if product_group is None else {"product_group": product_group, "title": known[0]["title"]}
    moment = at or datetime.datetime.now(datetime.UTC)
    write_entry(store.path.parent, Entry(_KIND, key, content, by, reason, moment))


def _key(entry: Entry) -> tuple[str, str]:
    return entry.subject.get("organisation", ""), entry.subject.get("contract_id", "")
