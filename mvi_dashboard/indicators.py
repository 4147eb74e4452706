"""Every indicator, declared once: an expression over the rows of `measured_contracts` or `measured_contract_years`.

One that rests on no effect is one over `counted_contracts` or `counted_contract_years`: the same contracts, once instead of
per setting. The views of a pair have the same columns, so a declaration says only what is added up (`part`), what it is a
share of (`whole`), and which column tells whether it is known. Names and definitions for people stand in the language files
under `[indicator.<id>]`.
"""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["t", "kg", "eur", "share"]
Basis = Literal["term", "year", "either"]


@dataclass(frozen=True)
class Indicator:
    """One indicator; `part` and `whole` are SQL expressions over one row, `state` and `floor` columns or literals.

    `basis`: over the term, in a year, or either as asked. `effect`: the kind of effect asked. `band`: prefix of the columns
    that say between what the part lies of which only the attribution is unknown (rules.md R2).
    `scale`: divisor from the stored unit (kg) to the shown one (t).
    """

    id: str
    unit: Unit
    theme: str
    part: str
    state: str
    applies: str = "true"
    floor: str = "true"
    whole: str | None = None
    basis: Basis = "either"
    scale: int = 1
    effect: str = "co2"
    direction: Literal["higher", "lower"] = "higher"
    band: str | None = None

    @property
    def rests_on_effects(self) -> bool:
        """Whether it needs the effects of a contract, which are kept per setting; else a contract's own row answers it."""
        return self.theme in _WITH_EFFECTS


_WITH_EFFECTS = ("climate", "environment", "coverage")
_CLIMATE = "climate_applies"
_SOCIAL = "social_return_applies"
_FULFILLED = (
    "case when realised_eur < obliged_eur then realised_eur when realised_eur >= obliged_eur then obliged_eur end"
)
_FULFILMENT_STATE = "case when obliged_state in ('known', 'none') then realised_state else 'unknown' end"


def _known(applies: str, state: str) -> str:
    return f"case when {applies} and {state} in ('known', 'none') then 1 else 0 end"


def _one(applies: str) -> str:
    return f"case when {applies} then 1 else 0 end"


_KNOWN_THEMES = " + ".join(
    (_known(_CLIMATE, "due_state"), _known("true", "circular_central_state"), _known(_SOCIAL, _FULFILMENT_STATE))
)
_ALL_THEMES = " + ".join((_one(_CLIMATE), _one("true"), _one(_SOCIAL)))


def _co2(id: str, part: str, state: str, floor: str = "due_has_floor", basis: Basis = "either") -> Indicator:
    band = part.removesuffix("_kg") if part.startswith("due_") else None
    return Indicator(id, "t", "climate", part, state, _CLIMATE, floor, basis=basis, scale=1000, band=band)


def _effect(id: str, unit: Unit, effect: str) -> Indicator:
    """An effect besides CO2, avoided and due to MVI; it rests on the supplier's factors alone."""
    scale = 1000 if unit == "t" else 1
    return Indicator(
        id,
        unit,
        "environment",
        "due_kg",
        "due_state",
        _CLIMATE,
        "due_has_floor",
        scale=scale,
        effect=effect,
        band="due",
    )


def _circular(definition: str) -> Indicator:
    state = "circular_central_state" if definition == "central" else "circular_band_state"
    return Indicator(f"circular_spend_{definition}_eur", "eur", "circular", f"circular_{definition}_eur", state)


_DECLARED = (
    _co2("co2_avoided_t", "due_kg", "due_state"),
    _co2("co2_avoided_realised_t", "due_realised_kg", "due_state"),
    _co2("co2_avoided_expected_t", "due_expected_kg", "due_state"),
    _co2("co2_avoided_gross_t", "gross_kg", "gross_state", "gross_has_floor"),
    _co2("co2_avoided_year_t", "due_realised_kg", "due_state", basis="year"),
    _co2("co2_remaining_t", "remaining_kg", "gross_state", "true"),
    _co2("co2_compensated_t", "compensated_kg", "compensated_state", "true"),
    _effect("nox_avoided_kg", "kg", "nox"),
    _effect("pm_avoided_kg", "kg", "pm"),
    _effect("toxicity_avoided_kg", "kg", "toxicity"),
    _effect("oil_eq_avoided_t", "t", "oil_eq"),
    _effect("raw_material_avoided_t", "t", "raw_material"),
    _effect("mki_a1_avoided_eur", "eur", "mki_a1"),
    _effect("mki_a2_avoided_eur", "eur", "mki_a2"),
    Indicator(
        "footprint_spend_t",
        "t",
        "footprint",
        "footprint_kg",
        "case when footprint_kg is null then 'unknown' else 'known' end",
        basis="term",
        scale=1000,
        direction="lower",
    ),
    Indicator("contract_value_eur", "eur", "spend", "spend_eur", "spend_state", basis="term"),
    Indicator("spend_year_eur", "eur", "spend", "spend_eur", "spend_state", basis="year"),
    _circular("low"),
    _circular("central"),
    _circular("high"),
    Indicator(
        "circular_share",
        "share",
        "circular",
        "circular_central_eur",
        "circular_central_state",
        whole="spend_eur",
        basis="year",
    ),
    Indicator(
        "contracts_circular_share",
        "share",
        "circular",
        "case when circular_band_state = 'unknown' then null when circular_high_eur = 0 then 0 else 1 end",
        "circular_band_state",
        whole="1",
        basis="term",
    ),
    Indicator(
        "contracts_social_return_share",
        "share",
        "social_return",
        "case when has_agreement then 1 when obliged_state in ('known', 'none') then 0 end",
        "case when has_agreement then 'known' else obliged_state end",
        whole="1",
        basis="term",
    ),
    Indicator(
        "circular_avoided_purchase_eur",
        "eur",
        "circular",
        "avoided_purchase_eur",
        "avoided_purchase_state",
        "has_avoided_purchase",
        basis="term",
    ),
    Indicator(
        "social_return_obliged_eur", "eur", "social_return", "obliged_eur", "obliged_state", _SOCIAL, basis="term"
    ),
    Indicator(
        "social_return_planned_eur",
        "eur",
        "social_return",
        "planned_eur",
        "case when planned_eur is not null then 'known' else realised_state end",
        _SOCIAL,
    ),
    Indicator("social_return_reported_eur", "eur", "social_return", "reported_eur", "reported_state", _SOCIAL),
    Indicator("social_return_realised_eur", "eur", "social_return", "realised_eur", "realised_state", _SOCIAL),
    Indicator("social_return_verified_eur", "eur", "social_return", "verified_eur", "realised_state", _SOCIAL),
    Indicator(
        "social_return_fulfilment_share",
        "share",
        "social_return",
        _FULFILLED,
        _FULFILMENT_STATE,
        _SOCIAL,
        whole="obliged_eur",
        basis="term",
    ),
    Indicator(
        "social_return_fulfilled_eur", "eur", "social_return", _FULFILLED, _FULFILMENT_STATE, _SOCIAL, basis="term"
    ),
    Indicator(
        "social_return_over_fulfilment_eur",
        "eur",
        "social_return",
        "over_fulfilment_eur",
        _FULFILMENT_STATE,
        _SOCIAL,
        basis="term",
    ),
    Indicator(
        "social_return_penalty_exposure_eur",
        "eur",
        "social_return",
        "penalty_exposure_eur",
        _FULFILMENT_STATE,
        "penalty_rate is not null",
        basis="term",
        direction="lower",
    ),
    Indicator("coverage_contracts_share", "share", "coverage", _KNOWN_THEMES, "'known'", whole=_ALL_THEMES),
    Indicator(
        "coverage_spend_share",
        "share",
        "coverage",
        f"({_KNOWN_THEMES}) * coalesce(spend_eur, 0)",
        "'known'",
        whole=f"({_ALL_THEMES}) * coalesce(spend_eur, 0)",
    ),
)

INDICATORS: dict[str, Indicator] = {indicator.id: indicator for indicator in _DECLARED}
HEADLINES = ("co2_avoided_year_t", "circular_share", "social_return_fulfilment_share")
