"""An organisation's design tokens become page and chart colours that can always be read. Every token here is invented."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvi_dashboard.colours import UnreadableColour, contrast, read_colour
from mvi_dashboard.design_tokens import BrokenReference, TokenFault, parse_design_tokens, read_design_tokens
from mvi_dashboard.house_style import VARIABLE, Style, derive_style, say_remarks, style_in_use
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.palette import DARK, FONT, LIGHT
from mvi_dashboard.readability import NEEDS, limits, unmet
from mvi_dashboard.theme import chart_template, page_style, streamlit_settings, tokens
from tests.conftest import run_mvi

NL = Language("nl")
HEX = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)

FENMARK: dict[str, Any] = {
    "brand": {
        "fenmark": {
            "kleuren": {"$type": "color", "paars": {"500": {"$value": "#5115EF"}}, "wit": {"$value": "#FFFFFF"}},
        }
    },
    "common": {
        "basis": {
            "color": {
                "action-1": {"color-default": {"$type": "color", "$value": "{basis.color.accent-1.color-default}"}},
                "accent-1": {"color-default": {"$type": "color", "$value": "{fenmark.kleuren.paars.500}"}},
                "default": {"bg-document": {"$type": "color", "$value": "{fenmark.kleuren.wit}"}},
            },
            "text": {"font-family": {"default": {"$type": "fontFamily", "$value": ["Fenmark Sans", "sans-serif"]}}},
        }
    },
}
"""An invented organisation, in token sets as Figma exports them: the name of a set is no part of a reference."""


def style(**colours: Any) -> Style:
    """The style of a file with our own names only."""
    tree = {"mvi": {"color": {name: {"$type": "color", "$value": value} for name, value in colours.items()}}}
    return derive_style(parse_design_tokens(json.dumps(tree), "tokens.json"), "tokens.json")


def rules(found: Style) -> list[str]:
    return [remark.rule for remark in found.remarks]


# -------------------------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("#abc", "#AABBCC"),
        ("#17375E", "#17375E"),
        ("rgb(23, 55, 94)", "#17375E"),
        ("rgb(23 55 94 / 100%)", "#17375E"),
        ("rgb(0% 50% 100%)", "#0080FF"),
        ("hsl(120, 100%, 25%)", "#008000"),
        ("hsl(120deg 100% 25%)", "#008000"),
        ("white", "#FFFFFF"),
        ({"colorSpace": "srgb", "components": [0, 0.5, 1]}, "#0080FF"),
        ({"colorSpace": "hsl", "components": [120, 100, 25]}, "#008000"),
        ({"colorSpace": "oklch", "components": [0.62796, 0.25768, 29.234]}, "#FF0000"),
        ({"colorSpace": "oklab", "components": [1, 0, "none"]}, "#FFFFFF"),
        ({"colorSpace": "srgb-linear", "components": [1, 0, 0]}, "#FF0000"),
        ({"colorSpace": "display-p3", "components": [1, 0, 0], "hex": "#FF0A12"}, "#FF0A12"),
    ],
)
def test_a_colour_is_read_in_every_form_that_tokens_use(written: Any, expected: str) -> None:
    assert read_colour(written).hex == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "#12",
        "#12345",
        "rgb(1,2)",
        "rgb(a,b,c)",
        "var(--x)",
        "16px",
        {"components": [1]},
        {"colorSpace": "lab"},
        None,
    ],
)
def test_what_is_no_colour_is_not_guessed(written: Any) -> None:
    with pytest.raises(UnreadableColour):
        read_colour(written)


def test_a_colour_that_lets_light_through_is_seen_on_its_background() -> None:
    half = read_colour("#0000ff80")
    assert half.alpha == pytest.approx(128 / 255)
    assert half.over(read_colour("white")).hex == "#7F7FFF"
    assert half.over(read_colour("black")).hex == "#000080"
    assert style(ink="#00000099").light.ink == "#666666"  # 60 % black on white


def test_references_are_followed_through_sets_lists_and_json_pointers() -> None:
    tree = {
        "set a": {"own": {"blue": {"$value": "#0000FF"}, "name": {"$value": "Fenmark Sans"}}},
        "set b": {
            "use": {"$value": "{own.blue}"},
            "twice": {"$value": "{use}"},
            "old": {"value": "{own.blue.value}", "type": "color"},
            "pointer": {"$ref": "#/set a/own/blue/$value"},
            "list": {"$value": ["{own.name}", "sans-serif"]},
            "root": {"$root": {"$value": "{own.blue}"}, "light": {"$value": "#9999FF"}},
        },
        "$metadata": {"tokenSetOrder": ["set b", "set a"]},
    }
    found = parse_design_tokens(json.dumps(tree), "x")
    for path in ("use", "twice", "old", "pointer", "root"):
        assert found.find(path) == "#0000FF", path
    assert found.find("list") == ["Fenmark Sans", "sans-serif"]
    assert found.find("root.light") == "#9999FF"
    assert found.find("nowhere") is None


@pytest.mark.parametrize(
    ("value", "rule"), [("{a.gone}", "missing"), ("{a.self}", "circular"), ("{a.one}", "circular")]
)
def test_a_reference_to_nothing_or_to_itself_is_named(value: str, rule: str) -> None:
    tree = {"a": {"self": {"$value": value}, "one": {"$value": "{a.two}"}, "two": {"$value": "{a.one}"}}}
    with pytest.raises(BrokenReference) as broken:
        parse_design_tokens(json.dumps(tree), "x").find("a.self")
    assert broken.value.rule == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{", "not_json"),
        ("", "not_json"),
        ("[1, 2]", "no_tokens"),
        ('"tokens"', "no_tokens"),
        ("{}", "no_tokens"),
        ('{"a": {"$type": "color"}}', "no_tokens"),
        ("[" * 100_000, "too_deep"),
        ('{"a": {"$value": "#000000"}}', "nothing_known"),
    ],
)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_file_without_usable_tokens_gets_one_sentence_with_an_advice(text: str, rule: str, code: str) -> None:
    with pytest.raises(TokenFault) as fault:
        derive_style(parse_design_tokens(text, "tokens.json"), "tokens.json")
    assert fault.value.rule == rule
    language = Language(code)
    assert "tokens.json" in language(f"house_style.{rule}.sentence", **fault.value.parameters)
    assert language(f"house_style.{rule}.advice", **fault.value.parameters)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xe9"}')
    for name in ("gone.json", "latin.json", "."):
        with pytest.raises(TokenFault, match="unreadable"):
            read_design_tokens(tmp_path / name)


# ------------------------------------------------------------------------------------------------------------- deriving


def test_our_own_colours_keep_the_limits() -> None:
    assert unmet(LIGHT) == unmet(DARK) == []


def test_the_tokens_of_an_organisation_give_page_chart_and_font() -> None:
    found = derive_style(parse_design_tokens(json.dumps(FENMARK), "x"), "x")
    assert found.light.ink == "#5115EF"
    assert found.light.co2 == LIGHT.co2, "an accent like the headings cannot stand beside them in a chart"
    assert found.dark.ink != DARK.ink
    assert contrast(read_colour(found.dark.ink), read_colour(DARK.surface)) >= limits()["text_contrast"]
    assert style(circular="#DDAA00").dark.circular == "#DDAA00", "what is too light for a white page does on a dark one"
    assert found.families == ("Fenmark Sans",)
    assert found.light.font == f'"Fenmark Sans", {FONT}'
    assert found.remarks == ()


def test_our_own_names_set_the_colours_of_the_themes() -> None:
    found = style(co2="#00705A", social="#8A2A70")
    assert (found.light.co2, found.light.circular, found.light.social) == ("#00705A", LIGHT.circular, "#8A2A70")
    assert found.remarks == ()


def test_a_colour_of_low_contrast_is_made_darker_and_told() -> None:
    found = style(ink="#33A1DE")
    assert rules(found) == ["darkened"]
    assert contrast(read_colour(found.light.ink), read_colour(LIGHT.surface)) >= limits()["text_contrast"]
    (sentence,) = say_remarks(found.remarks, NL)
    said = "mvi.color.ink (koppen en links): #33A1DE is op #F4F6F8 slecht te lezen (contrast 2,7, nodig is 4,5)"
    assert sentence.startswith(said)
    assert found.light.ink in sentence


def test_a_colour_that_would_become_another_is_refused_and_told() -> None:
    found = style(ink="#FFD500")
    assert found.light.ink == LIGHT.ink
    assert rules(found) == ["refused"]
    assert "Onze eigen kleur is gebruikt." in say_remarks(found.remarks, NL)[0]


def test_colours_of_one_chart_that_look_alike_are_set_apart_and_told() -> None:
    moved = style(circular="#A01D23")
    assert rules(moved) == ["darkened_alike"], "too near the red of what is behind"
    assert moved.light.circular not in ("#A01D23", LIGHT.circular)
    refused = style(co2="#006FB3", circular="#0070B0")
    assert rules(refused) == ["refused_alike"]
    assert refused.light.circular == LIGHT.circular
    assert not unmet(moved.light)
    assert not unmet(refused.light)


def test_a_page_on_which_nothing_reads_is_refused_and_told() -> None:
    found = style(surface="#808080")
    assert found.light.surface == LIGHT.surface
    assert rules(found) == ["scheme_refused"]


def test_a_dark_page_gets_light_letters() -> None:
    found = style(surface="#1E1E28").light
    assert found.surface == "#1E1E28"
    assert read_colour(found.text).luminance > 0.5
    assert not unmet(found)


def test_tokens_for_a_dark_scheme_are_used_for_it_alone() -> None:
    tree = FENMARK | {
        "color-scheme-dark/common": {
            "basis": {
                "color": {"default": {"bg-document": {"$value": "#101014"}, "color-document": {"$value": "#EFEFFF"}}}
            }
        }
    }
    found = derive_style(parse_design_tokens(json.dumps(tree), "x"), "x")
    assert found.light.surface == "#FFFFFF"
    assert (found.dark.surface, found.dark.text) == ("#101014", "#EFEFFF")
    assert not unmet(found.dark)


@pytest.mark.parametrize(
    ("tree", "rule"),
    [
        ({"color": {"ink": {"$value": "{nergens}"}, "co2": {"$value": "#1F7A4D"}}}, "missing"),
        ({"color": {"ink": {"$value": "{mvi.color.ink}"}, "co2": {"$value": "#1F7A4D"}}}, "circular"),
        ({"color": {"ink": {"$value": "var(--x)"}}}, "unreadable"),
    ],
)
def test_a_token_that_cannot_be_used_is_passed_over_and_told(tree: dict[str, Any], rule: str) -> None:
    found = derive_style(parse_design_tokens(json.dumps({"mvi": tree}), "x"), "x")
    assert found.light.ink == LIGHT.ink
    assert rules(found) == [rule]
    for code in LANGUAGES:
        assert "mvi.color.ink" in say_remarks(found.remarks, Language(code))[0]


def test_a_font_cannot_bring_other_css_or_an_address() -> None:
    tree = {"mvi": {"font-family": {"$value": ['Fen";}</style><script>', "url(https://x.example/a)", "A: B"]}}}
    font = derive_style(parse_design_tokens(json.dumps(tree), "x"), "x").light.font
    assert not set(font) & set(";}{<>:/()")


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([*NEEDS, "surface", "raised"]), HEX, min_size=1))
def test_whatever_an_organisation_asks_everything_can_be_read(asked: dict[str, str]) -> None:
    found = style(**asked)
    assert unmet(found.light) == unmet(found.dark) == []
    assert all(say_remarks(found.remarks, Language(code)) or not found.remarks for code in LANGUAGES)


@settings(max_examples=100, deadline=None)
@given(HEX, HEX, st.floats(0, 1))
def test_a_mix_lies_between_its_colours(one: str, other: str, share: float) -> None:
    first, second = read_colour(one), read_colour(other)
    for mixed, low, high in zip(first.mixed(second, share).channels, first.channels, second.channels, strict=True):
        assert min(low, high) - 1e-9 <= mixed <= max(low, high) + 1e-9


# --------------------------------------------------------------------------------------------------------------- in use


def write(folder: Path, tree: dict[str, Any]) -> Path:
    path = folder / "fenmark.tokens.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    return path


def test_the_whole_process_uses_the_named_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert style_in_use() == Style()
    monkeypatch.setenv(VARIABLE, str(write(tmp_path, FENMARK)))
    for scheme in ("light", "dark", None):
        colours = tokens(scheme)
        assert colours.ink not in (LIGHT.ink, DARK.ink)
        assert f"--mvi-ink:{colours.ink};" in page_style(colours)
        assert streamlit_settings(colours)["primaryColor"] == colours.ink
        assert streamlit_settings(colours)["font"].startswith('"Fenmark Sans"')
        layout = chart_template(colours).layout
        assert layout.colorway[0] == colours.ink
        assert layout.font.family == colours.font
    monkeypatch.delenv(VARIABLE)
    assert tokens("dark") == DARK


def test_a_file_that_goes_bad_later_does_not_stop_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone.json"))
    assert tokens("light") == LIGHT
    assert tokens("dark") == DARK
    with pytest.raises(TokenFault):
        style_in_use()


def test_the_commands_refuse_a_bad_file_in_one_sentence(demo_store: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    for command in (("serve", "--port", 8653), ("report", "--out", tmp_path / "a.pdf")):
        done = run_mvi(*command, "--store", demo_store, "--theme", bad, "--language", "nl", check=False)
        assert done.returncode == 1
        assert done.stderr.strip().endswith(
            "Bewaar de design tokens opnieuw uit het programma waarmee ze zijn gemaakt."
        )
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.pdf").exists()
