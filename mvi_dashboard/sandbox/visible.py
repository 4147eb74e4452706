"""What a reader's own query may see: the tables and views of a store that pages show, none of them about persons."""

MEASURED = (
    "measured_contracts",
    "measured_contract_years",
    "counted_contracts",
    "counted_contract_years",
    "measured_applications",
    "measured_stages",
    "measured_terms",
    "effects",
    "contract_years",
    "circular_levels",
    "social_return_pace",
    "contract_prospects",
    "targets",
)
"""What figures are made of, most asked first."""

REGISTER = (
    "contracts",
    "applications",
    "quantities",
    "stages",
    "assessments",
    "circular",
    "social_return_agreements",
    "social_return_people",
    "spend",
    "actions",
    "classifications",
    "statements",
    "notices",
    "deliveries",
)
"""What was delivered. Single efforts of social return stay out: one of them may be one person (rules.md R8)."""

REFERENCE = (
    "product_groups",
    "cpv_prefixes",
    "title_words",
    "emission_factors",
    "imported_factors",
    "factor_names",
    "variants",
    "reference_situations",
    "variant_references",
    "units",
    "grades",
    "effect_kinds",
    "thresholds",
    "spend_factors",
    "cpv_industries",
    "social_return_tables",
    "social_return_blocks",
    "social_return_groups",
    "social_return_units",
    "circular_strategies",
    "circular_groups",
    "procedure_words",
    "review_dates",
    "settings",
    "parameters",
    "fingerprint",
)
"""What we start from, and the settings under which figures were made."""

GROUPS = {"measured": MEASURED, "register": REGISTER, "reference": REFERENCE}
VISIBLE = (*MEASURED, *REGISTER, *REFERENCE)
"""A table that is not named here is not there for a reader's query; a new one is hidden until somebody lists it."""
