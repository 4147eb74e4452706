"""Product groups: suggested from the title with a reason, decided by a function, kept for every later import, taken back."""

import datetime
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mvi_dashboard.__main__ import main
from mvi_dashboard.classification import (
    NO_GROUP,
    count_waiting,
    decide,
    read_decisions,
    read_reviews,
)
from mvi_dashboard.group_suggestions import (
    Suggestion,
    TitleWord,
    read_words,
    suggest_from_category,
    suggest_group,
    suggest_groups,
)
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import QuestionFault
from mvi_dashboard.store import Store, StoreFault, build_store, open_store
from mvi_dashboard.telling.review import say_contract
from mvi_dashboard.trace import trace
from tests.registers import ORGANISATION, build_from, store_of, write_register

AT = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.UTC)
FURNITURE = "39130000-2"
WORDS = (
    TitleWord("meubilair", "anywhere", "office_furniture"),
    TitleWord("straatmeubilair", "anywhere", "street_furniture"),
    TitleWord("bedrijfskleding", "anywhere", "workwear"),
    TitleWord("reiniging bedrijfskleding", "anywhere", "workwear_laundering"),
    TitleWord("brug", "start", "civil_engineering_structures"),
    TitleWord("riool", "word", "sewerage"),
    TitleWord("catering", "anywhere", "catering"),
    TitleWord("drukwerk", "anywhere", "printed_matter"),
)
CONTRACTS: Sequence[dict[str, object]] = [
    {"contract_id": "1", "title": "Kantoormeubilair stadskantoor", "value_eur": 100_000},
    {"contract_id": "2", "title": "Kantoorstoelen", "value_eur": 50_000, "cpv_code": FURNITURE},
    {"contract_id": "3", "title": "Diversen", "value_eur": 300_000},
    {"contract_id": "4", "title": "Schoonmaak gemeentehuis"},
]


def town(folder: Path, contracts: Sequence[dict[str, object]] = CONTRACTS) -> Store:
    rows = [{"start_date": "2024-01-01", "end_date": "2025-12-31", **row} for row in contracts]
    return store_of(folder, contracts=rows)


def values(store: Store) -> dict[str | None, float]:
    found = measure(store, ["contract_value_eur"], ["product_group"]).to_dict("records")
    return {row["product_group"]: float(row["value"]) for row in found if row["value"] == row["value"]}


def contract_figures(store: Store) -> dict[str, tuple[Any, ...]]:
    rows = store.rows("select * from measured_contracts order by all")
    found: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        found[row["contract_id"]] = (*found.get(row["contract_id"], ()), tuple(row.values()))
    return found


def rebuilt(store: Store) -> Store:
    store.close()
    build_store(store.path.parent)
    return open_store(store.path.parent)


# ------------------------------------------------------------------------------------------------------------- suggestions


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Levering Kantoormeubilair 2024", Suggestion("office_furniture", "kantoormeubilair")),
        ("Straatmeubilair en afvalbakken", Suggestion("street_furniture", "straatmeubilair")),
        ("Reiniging bedrijfskleding", Suggestion("workwear_laundering", "reiniging bedrijfskleding")),
        ("Brugwachtershuisje", Suggestion("civil_engineering_structures", "brugwachtershuisje")),
        ("Ambrugge", None),
        ("Riool Dorpsstraat", Suggestion("sewerage", "riool")),
        ("Rioolgemaal", None),
        ("Cáteríng en meubilair", Suggestion("office_furniture", "meubilair", (("catering", "catering"),))),
        ("Catering en drukwerk", None),
        ("Diversen", None),
        ("", None),
    ],
)
def test_the_longest_word_in_the_title_points_to_a_group(title: str, expected: Suggestion | None) -> None:
    assert suggest_group(title, WORDS) == expected


def test_the_words_that_travel_with_the_product_know_dutch_and_english(demo: Store) -> None:
    words = read_words(demo)
    groups = {row["product_group"] for row in demo.rows("select product_group from product_groups")}
    assert {word.product_group for word in words} <= {*groups, NO_GROUP}
    languages = demo.rows("select product_group, count(distinct language) as spoken from title_words group by 1")
    assert {row["product_group"]: row["spoken"] for row in languages if row["spoken"] != 2} == {}
    for title, group in {
        "Kantoormeubilair": "office_furniture",
        "Supply of office furniture": "office_furniture",
        "Groenonderhoud wijk Noord": "green_areas",
        "Leerlingenvervoer 2024-2028": "contract_transport",
        "Street lighting maintenance": "public_lighting",
        "Accountantsdiensten": NO_GROUP,
    }.items():
        found = suggest_group(title, words)
        assert found is not None, title
        assert found.product_group == group
    assert suggest_group("Fabriekskade en servicedesks", words) is None


def test_a_suggestion_agrees_with_the_cpv_code_where_both_speak(demo: Store) -> None:
    """Own measure on the fictitious register: of the titles that point somewhere, most point where the CPV code does."""
    words = read_words(demo)
    rows = demo.rows(
        "select title, product_group from classified_contracts where classified_by = 'cpv_code' and is_counted"
    )
    told = [
        (found.product_group, row["product_group"]) for row in rows if (found := suggest_group(row["title"], words))
    ]
    assert len(told) > len(rows) / 2
    assert sum(one == other for one, other in told) / len(told) > 0.85


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("6110 Aanschaf Hardware", Suggestion("ict_hardware", "Aanschaf Hardware", source="category")),
        ("consumptieve diensten", Suggestion("catering", "consumptieve diensten", source="category")),
        ("4130 - Schoonmaak", Suggestion("cleaning", "Schoonmaak", source="category")),
        ("Wagenpark", Suggestion("company_cars", "Wagenpark", source="category")),
        ("Catering en meubilair", None),  # two groups in one category
        ("5210", None),
        ("Diversen", None),
        ("", None),
        (None, None),
    ],
)
def test_a_category_points_to_the_group_it_names(
    demo: Store, category: str | None, expected: Suggestion | None
) -> None:
    assert suggest_from_category(category, read_words(demo)) == expected
    assert category is None or suggest_group("Aanschaf hardware", read_words(demo)) is None  # a category is no title


def supplied(number: str, supplier: str, **more: object) -> dict[str, object]:
    return {"contract_id": number, "title": f"Levering {number}", "value_eur": 1000, "supplier_name": supplier, **more}


def offers(store: Store) -> dict[str, tuple[Suggestion, ...]]:
    return {review.contract_id: review.suggestions for review in read_reviews(store).reviews}


def test_the_other_contracts_of_a_supplier_point_to_their_only_group(tmp_path: Path) -> None:
    rows = [supplied(f"1{at}", "Stoel B.V.", cpv_code=FURNITURE) for at in range(3)]
    rows += [supplied("1x", "STOEL BV"), supplied("1y", "Anders geheten", supplier_kvk="12345678")]
    rows[0]["supplier_kvk"] = rows[1]["supplier_kvk"] = rows[2]["supplier_kvk"] = "12345678"
    # one less than the threshold; a supplier of two groups; one whose other contract is of no group; no name at all
    rows += [*(supplied(f"2{at}", "Bijna B.V.", cpv_code=FURNITURE) for at in range(2)), supplied("2x", "Bijna B.V.")]
    rows += [supplied(f"3{at}", "Twee B.V.", cpv_code=FURNITURE) for at in range(3)]
    rows += [supplied("33", "Twee B.V.", product_group="cleaning"), supplied("3x", "Twee B.V.")]
    rows += [supplied(f"4{at}", "Drie B.V.", cpv_code=FURNITURE) for at in range(3)]
    rows += [supplied("43", "Drie B.V.", product_group=NO_GROUP), supplied("4x", "Drie B.V.")]
    rows += [*(supplied(f"5{at}", "Diverse", cpv_code=FURNITURE) for at in range(3)), supplied("5x", "Diverse")]
    rows += [supplied("6x", "")]
    # the same supplier at another organisation says nothing here
    rows += [supplied(f"7{at}", "Elders B.V.", cpv_code=FURNITURE, organisation="Anderstad") for at in range(3)]
    rows += [supplied("7x", "Elders B.V.")]
    store = town(tmp_path, rows)
    by_supplier = Suggestion("office_furniture", "STOEL BV", source="supplier", contracts=3)
    by_number = Suggestion("office_furniture", "Anders geheten", source="supplier", contracts=3)
    found = offers(store)
    assert {number: offered for number, offered in found.items() if offered} == {
        "1x": (by_supplier,),
        "1y": (by_number,),
    }
    assert set(found) == {"1x", "1y", "2x", "3x", "4x", "5x", "6x", "7x"}
    assert values(store)[None] == 8000, "nothing is applied"
    assert "omdat STOEL BV al 3 contracten in deze productgroep heeft en geen in een andere" in run(store, "review")


def test_where_title_category_and_supplier_disagree_all_are_shown_and_none_is_chosen(tmp_path: Path) -> None:
    rows = [supplied(f"1{at}", "Stoel B.V.", cpv_code=FURNITURE) for at in range(3)]
    rows += [{**supplied("2", "Stoel B.V.", category="Wagenpark"), "title": "Schoonmaak"}]
    rows += [{**supplied("3", "Stoel B.V.", category="Meubilair"), "title": "Kantoormeubilair"}]
    store = town(tmp_path, rows)
    found = read_reviews(store).reviews
    assert {each.contract_id: each.offered for each in found} == {
        "2": ("cleaning", "company_cars", "office_furniture"),
        "3": ("office_furniture",),
    }
    told = run(store, "review")
    assert "Schoonmaak" in told
    assert "omdat het register als categorie ‘Wagenpark’ noemt" in told
    for language in (Language("nl"), Language("en")):
        differing, agreeing = (say_contract(language, each, lambda _o, number: f"/{number}") for each in found)
        assert language("review.differ") in differing
        assert language("review.differ") not in agreeing
        said = html.unescape(differing)
        assert all(language(f"product_group.{group}") in said for group in found[0].offered)
    assert "omdat ‘kantoormeubilair’ in de titel staat en omdat het register als categorie ‘Meubilair’ noemt" in told
    run(store, "classify", "2", "--accept", "--by", "inkoper", fails=True)
    run(store, "classify", "3", "--accept", "--by", "inkoper", "--build")
    assert values(open_store(store.path.parent))["office_furniture"] == 4000


def test_a_package_that_is_no_product_group_is_kept_as_category(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Organisatie;Contractnummer;Naam contract;Inkooppakket\n"
        f"{ORGANISATION};1;Een;5210 Wagenpark\n{ORGANISATION};2;Twee;Schoonmaak\n{ORGANISATION};3;Drie;\n",
        "utf-8",
    )
    build_from(tmp_path / "store", [path])
    store = open_store(tmp_path / "store")
    told = store.rows("select contract_id, product_group, category from contracts order by 1")
    assert [tuple(row.values()) for row in told] == [
        ("1", None, "5210 Wagenpark"),
        ("2", "cleaning", None),
        ("3", None, None),
    ]
    assert offers(store)["1"] == (Suggestion("company_cars", "Wagenpark", source="category"),)
    path.write_text(
        f"Organisatie;Contractnummer;Naam contract;Inkoopcategorie\n{ORGANISATION};4;Vier;Wagenpark\n", "utf-8"
    )
    build_from(tmp_path / "store", [path])
    assert offers(open_store(tmp_path / "store"))["4"] == (Suggestion("company_cars", "Wagenpark", source="category"),)


def test_nothing_asked_is_nothing_suggested(tmp_path: Path) -> None:
    assert suggest_groups(town(tmp_path), []) == []


# -------------------------------------------------------------------------------------------------------- the review list


def test_the_review_list_has_every_contract_without_a_group_by_value_and_applies_nothing(tmp_path: Path) -> None:
    store = town(tmp_path)
    reviews = read_reviews(store).reviews
    assert [(each.contract_id, each.value_eur) for each in reviews] == [("3", 300_000), ("1", 100_000), ("4", None)]
    assert [each.offered for each in reviews] == [(), ("office_furniture",), ("cleaning",)]
    largest = read_reviews(store, limit=1)
    assert (largest.reviews, largest.count) == (reviews[:1], 3)
    assert values(store) == {None: 400_000, "office_furniture": 50_000}
    assert read_decisions(store) == []


def test_the_review_list_keeps_to_the_filters(tmp_path: Path) -> None:
    store = town(tmp_path, [{**CONTRACTS[0], "department": "Facilitair"}, {**CONTRACTS[2], "department": "Zorg"}])
    assert [each.contract_id for each in read_reviews(store, {"department": ["Zorg"]}).reviews] == ["3"]
    with pytest.raises(QuestionFault):
        read_reviews(store, {"colour": ["blue"]})


# --------------------------------------------------------------------------------------------------------------- decisions


def test_a_decision_moves_exactly_the_figures_of_that_contract(tmp_path: Path) -> None:
    store = town(tmp_path)
    before = contract_figures(store)
    decide(store, ORGANISATION, "1", "office_furniture", "concernadviseur MVI", "titel", AT)
    assert contract_figures(store) == before
    store = rebuilt(store)
    after = contract_figures(store)
    assert {number for number in after if after[number] != before[number]} == {"1"}
    assert values(store) == {None: 300_000, "office_furniture": 150_000}


def test_a_decision_goes_before_the_register_and_the_cpv_code(tmp_path: Path) -> None:
    store = town(
        tmp_path, [*CONTRACTS, {"contract_id": "5", "title": "Bureaus", "value_eur": 7, "product_group": "paper"}]
    )
    decide(store, ORGANISATION, "2", NO_GROUP, "inkoper")
    decide(store, ORGANISATION, "5", "cleaning", "inkoper")
    store = rebuilt(store)
    told = store.rows(
        "select contract_id, product_group, cluster, classified_by, registered_group from classified_contracts"
    )
    found = {row.pop("contract_id"): tuple(row.values()) for row in told}
    assert found["2"] == (NO_GROUP, None, "decision", "office_furniture")
    assert found["5"] == ("cleaning", "office_facilities", "decision", "paper")
    assert found["1"] == (None, None, None, None)
    differing = next(audit.rows for audit in store.audits() if audit.id == "classification_differs")
    assert list(differing["contract_id"]) == ["2", "5"]


def test_a_register_may_say_itself_that_a_contract_is_in_no_group(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"contract_id": "1", "title": "Meubilair", "product_group": NO_GROUP}]
    rows += [{"contract_id": "2", "title": "Meubilair", "product_group": NO_GROUP, "cpv_code": FURNITURE}]
    store = town(tmp_path, rows)
    told = store.rows("select product_group, classified_by from classified_contracts order by contract_id")
    assert [tuple(row.values()) for row in told] == [(NO_GROUP, "register")] * 2


def test_a_decision_survives_the_next_import_and_can_be_taken_back(tmp_path: Path) -> None:
    store = town(tmp_path)
    before = values(store)
    decide(store, ORGANISATION, "3", "roads", "concernadviseur MVI", "bestek gelezen", AT)
    store = rebuilt(store)
    applied = values(store)
    assert applied["roads"] == 300_000
    store.close()
    build_from(
        store.path.parent, write_register(tmp_path / "again", contracts=[{**CONTRACTS[2], "value_eur": 310_000}])
    )
    store = open_store(store.path.parent)
    assert values(store)["roads"] == 310_000
    decide(store, ORGANISATION, "3", None, "concernadviseur MVI", "toch niet")
    assert [(one.contract_id, one.is_withdrawn) for one in read_decisions(store)] == [("3", True)]
    store = rebuilt(store)
    assert values(store) == {**before, None: before[None] + 10_000}
    assert read_decisions(store) == []


def test_a_decision_on_a_contract_that_is_not_there_waits(tmp_path: Path) -> None:
    store = town(tmp_path)
    decide(store, ORGANISATION, "3", "roads", "inkoper")
    store.close()
    build_from(store.path.parent, write_register(tmp_path / "other", contracts=CONTRACTS[:1]), fresh=True)
    store = open_store(store.path.parent)
    assert store.rows("select * from classifications") == []
    store.close()
    build_from(store.path.parent, write_register(tmp_path / "back", contracts=CONTRACTS[2:3]))
    store = open_store(store.path.parent)
    assert values(store)["roads"] == 300_000


def test_what_waits_for_the_next_build_is_counted(tmp_path: Path) -> None:
    store = town(tmp_path)
    decide(store, ORGANISATION, "1", "office_furniture", "inkoper", at=AT)
    assert [each.contract_id for each in read_reviews(store).reviews] == ["3", "4"]
    assert count_waiting(read_decisions(store)) == 1
    store = rebuilt(store)
    assert count_waiting(read_decisions(store)) == 0
    decide(store, ORGANISATION, "1", "paper", "inkoper", at=AT)
    (decision,) = read_decisions(store)
    assert (decision.product_group, decision.is_applied, decision.judge) == ("paper", False, "inkoper")
    assert count_waiting([decision]) == 1


def test_what_cannot_be_decided_is_refused(tmp_path: Path) -> None:
    store = town(tmp_path)
    with pytest.raises(QuestionFault):
        decide(store, ORGANISATION, "99", "roads", "inkoper")
    with pytest.raises(QuestionFault):
        decide(store, ORGANISATION, "1", "kantoor", "inkoper")
    for by in ("", "P. Jansen"):
        with pytest.raises(StoreFault):
            decide(store, ORGANISATION, "1", "roads", by)
    with pytest.raises(StoreFault):
        decide(store, ORGANISATION, "1", None, "inkoper")
    assert read_decisions(store) == []


def test_the_origin_of_a_figure_says_who_judged_the_contract(tmp_path: Path) -> None:
    store = town(tmp_path)
    decide(store, ORGANISATION, "1", "office_furniture", "concernadviseur MVI", "titel gelezen", AT)
    store = rebuilt(store)
    parts = {part["contract_id"]: part for part in trace(store, "contract_value_eur").as_json()["parts"]}
    assert parts["1"]["classification"] == {
        "product_group": "office_furniture",
        "judge": "concernadviseur MVI",
        "judged_on": "2026-03-02",
        "reason": "titel gelezen",
        "source": {"file": "entries/classifications.jsonl", "row": 1},
    }
    assert parts["2"]["classification"] is None


# ------------------------------------------------------------------------------------------------------- the command line


def run(store: Store, *arguments: str, fails: bool = False) -> str:
    done = CliRunner().invoke(main, [arguments[0], "--store", str(store.path.parent), *arguments[1:]])
    assert (done.exit_code != 0) == fails, done.output
    return done.output


def test_the_review_list_and_a_decision_from_the_command_line(tmp_path: Path) -> None:
    store = town(tmp_path)
    told = run(store, "review")
    assert told.index("Diversen") < told.index("Kantoormeubilair stadskantoor") < told.index("Schoonmaak")
    assert "omdat ‘kantoormeubilair’ in de titel staat" in told
    document = json.loads(run(store, "review", "--format", "json"))
    assert [row["contract_id"] for row in document["contracts"]] == ["3", "1", "4"]
    assert document["contracts"][1]["suggestions"] == [
        {
            "product_group": "office_furniture",
            "word": "kantoormeubilair",
            "others": [],
            "source": "title",
            "contracts": 0,
        }
    ]
    run(store, "classify", "1", "--by", "inkoper", fails=True)
    run(store, "classify", "3", "--accept", "--by", "inkoper", fails=True)
    assert "mvi build" in run(store, "classify", "1", "--accept", "--by", "inkoper", "--reason", "titel")
    run(store, "classify", "3", NO_GROUP, "--by", "inkoper", "--build")
    store = open_store(store.path.parent)
    assert values(store) == {"no_mvi_group": 300_000, "office_furniture": 150_000}
    decided = json.loads(run(store, "review", "--decided", "--format", "json"))["decisions"]
    assert [(row["contract_id"], row["product_group"], row["judge"]) for row in decided] == [
        ("3", NO_GROUP, "inkoper"),
        ("1", "office_furniture", "inkoper"),
    ]
    assert "inkoper" in run(store, "review", "--decided")
    run(store, "classify", "3", "--take-back", "--by", "inkoper", "--build")
    assert values(open_store(store.path.parent))[None] == 300_000
