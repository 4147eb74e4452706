"""Which contracts cause most of the width of a range (rules.md R6).

What a contract adds to the width is the covariance of its effect with the total, not its own variance: an error that is
shared with others counts for all of them. Amounts are in the unit of the indicator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pandas as pd

from mvi_dashboard.questions import Question, Settings, ask
from mvi_dashboard.ranges import has_range, select_terms
from mvi_dashboard.selects import write_conditions
from mvi_dashboard.store import Store

MOST = 5
"""As many contracts are named where no other number was asked."""
MOST_NARROWED = 20
"""Of as many contracts the narrowing is worked out; what comes after them adds too little to be worth a question."""
_CONTRACT = ["organisation", "contract_id"]
_TERM = (
    "evidence_grade",
    "error_group",
    "shared_share",
    "quantity_key",
    "relative_error",
    "factor_key",
    "factor_kg",
    "factor_error_kg",
)


@dataclass(frozen=True)
class Widest:
    """The contracts that cause most of the width of a figure, and what is left of the width without them.

    `contracts`: `organisation`, `contract_id`, `title`, `width_share` (of the variance), widest first. `half_width` is half of
    the 90 % range, `half_width_without` that of all other contracts together; the shares do not say the latter, since without
    these contracts their covariance with the others is gone as well.
    """

    contracts: pd.DataFrame
    half_width: float
    half_width_without: float


def width_shares(store: Store, question: Question) -> pd.DataFrame:
    """One row per contract behind a figure (`organisation`, `contract_id`, `width_share`), widest first.

    The shares add up to 1; a figure without a range or without any width has no rows.
    """
    return _shares(_covariances(_read_terms(store, question)))


def widest_contracts(
    store: Store,
    indicator: str,
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
    count: int = MOST,
) -> Widest | None:
    """The `count` contracts that add most to the width of one figure; None where it has no width. Raises `QuestionFault`."""
    question = ask(indicator, (), where, year, settings, store.default_year)
    terms = _read_terms(store, question)
    covariances = _covariances(terms)
    shares = _shares(covariances).head(count)
    if shares.empty:
        return None
    titles = pd.DataFrame(store.rows("select organisation, contract_id, title from counted_contracts"))
    contracts = shares.merge(titles, on=_CONTRACT, how="left")[[*_CONTRACT, "title", "width_share"]]
    named = pd.MultiIndex.from_frame(shares[_CONTRACT])
    rest = terms[~pd.MultiIndex.from_frame(terms[_CONTRACT]).isin(named)]
    scale = store.thresholds["range_normal_quantile"] / question.indicator.scale
    halves = (scale * sqrt(max(float(found.sum()), 0.0)) for found in (covariances, _covariances(rest)))
    return Widest(contracts, *halves)


def narrowings(store: Store, question: Question, grade: str, count: int = MOST_NARROWED) -> pd.DataFrame:
    """By how much the range of a figure narrows (`narrowing_share`, of its width) if all quantities of one contract had this grade.

    One row per contract (`organisation`, `contract_id`) among the `count` widest with a quantity of a worse grade, most first.
    The quantity itself is thought to stay the same, and its error is shared with nothing.
    """
    terms = _read_terms(store, question)
    covariances = _covariances(terms)
    variance = float(covariances.sum())
    found = store.rows("select half_width_share from grades where grade = $grade", {"grade": grade})[0]
    error = float(found["half_width_share"]) / store.thresholds["range_normal_quantile"]
    rows = []
    for organisation, contract_id in _shares(covariances).head(count)[_CONTRACT].itertuples(index=False, name=None):
        own = (terms["organisation"] == organisation) & (terms["contract_id"] == contract_id)
        worse = own & (terms["evidence_grade"] > grade)
        # Only what shares an error with these quantities changes; the factors stay as they are.
        around = terms[terms["error_group"].isin(terms.loc[worse, "error_group"])]
        gained = _quantity_variance(around) - _quantity_variance(_with_error(around, worse[around.index], error))
        rows.append((organisation, contract_id, 1 - sqrt(max(variance - gained, 0.0) / variance)))
    narrowed = pd.DataFrame(rows, columns=[*_CONTRACT, "narrowing_share"])
    return narrowed[narrowed["narrowing_share"] > 0].sort_values("narrowing_share", ascending=False, ignore_index=True)


def _with_error(terms: pd.DataFrame, chosen: pd.Series, error: float) -> pd.DataFrame:
    """The terms with this relative error, shared with nothing, on the chosen ones."""
    better = terms.copy()
    better.loc[chosen, "relative_error"] = error
    better.loc[chosen, "error_group"] = "better"
    better.loc[chosen, "shared_share"] = 0.0
    return _with_errors(better)


def _quantity_variance(terms: pd.DataFrame) -> float:
    """The variance that the quantities cause, alone and together with their factors."""
    total = 0.0
    for error, groups in (("quantity_error", ["error_group"]), ("product_error", ["factor_key", "error_group"])):
        keyed = terms.groupby([*groups, "quantity_key"])[error].sum()
        shared = terms.groupby(groups)["shared_share"].max()
        whole, single = keyed.groupby(level=groups).sum() ** 2, (keyed**2).groupby(level=groups).sum()
        total += float((shared * whole + (1 - shared) * single).sum())
    return total


def _read_terms(store: Store, question: Question) -> pd.DataFrame:
    """The terms behind a figure, with the three kinds of error of each."""
    if not has_range(question):
        return pd.DataFrame(columns=_CONTRACT)
    conditions, parameters = write_conditions(question)
    return _with_errors(store.query(select_terms(question, [*_CONTRACT, *_TERM], conditions), parameters))


def _with_errors(terms: pd.DataFrame) -> pd.DataFrame:
    """The terms with the three kinds of error of each."""
    terms["quantity_error"] = terms["quantity"] * terms["factor_kg"] * terms["relative_error"]
    terms["factor_error"] = terms["quantity"] * terms["factor_error_kg"]
    terms["product_error"] = terms["quantity"] * terms["relative_error"] * terms["factor_error_kg"]
    return terms


def _covariances(terms: pd.DataFrame) -> pd.Series:
    """Per contract the covariance of its effect with the total, in the stored unit squared; together they are the variance."""
    if terms.empty:
        return pd.Series(dtype="float64")
    return (
        _covariance(terms, "quantity_error", ["error_group"], "shared_share")
        .add(_covariance(terms, "factor_error", ["factor_key"], None), fill_value=0)
        .add(_covariance(terms, "product_error", ["factor_key", "error_group"], "shared_share"), fill_value=0)
    )


def _covariance(terms: pd.DataFrame, error: str, groups: list[str], shared: str | None) -> pd.Series:
    """Per contract: the covariance of its errors with all errors of the same group, shared for a part or wholly."""
    by_group = _paired(terms, error, groups)
    if shared is None:
        return by_group.groupby(_CONTRACT)["product"].sum()
    by_quantity = _paired(terms, error, [*groups, "quantity_key"])
    rho = terms.groupby("error_group")[shared].max()
    for paired, weight in ((by_group, rho), (by_quantity, 1 - rho)):
        paired["product"] *= paired["error_group"].map(weight)
    return pd.concat([by_group, by_quantity]).groupby(_CONTRACT)["product"].sum()


def _paired(terms: pd.DataFrame, error: str, groups: list[str]) -> pd.DataFrame:
    """One row per contract and group: its error times the error of the whole group."""
    own = terms.groupby([*_CONTRACT, *groups])[error].sum()
    whole = terms.groupby(groups)[error].sum()
    paired = own.reset_index().merge(whole.rename("whole").reset_index(), on=groups)
    return paired.assign(product=paired[error] * paired["whole"])


def _shares(covariances: pd.Series) -> pd.DataFrame:
    """The columns of `width_shares`; no rows where there is no width."""
    total = float(covariances.sum())
    if not total:
        return pd.DataFrame(columns=[*_CONTRACT, "width_share"])
    shares = (covariances / total).rename("width_share").reset_index()
    return shares.sort_values(["width_share", "contract_id"], ascending=[False, True], ignore_index=True)
