"""Design tokens from a JSON file: the format of the Design Tokens Community Group, as NL Design System themes use it.

Themes that come from Figma keep their tokens in sets (`brand`, `common`, `components/…`); the name of the set is no
part of a reference. A set whose name holds "dark" is for the dark scheme only.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_REFERENCE = re.compile(r"\{([^{}]+)\}")
_POINTER = re.compile(r"#/(.+?)(?:/\$value)?")
_ORDER = ("$metadata", "tokenSetOrder")


class TokenFault(Exception):
    """A file that holds no design tokens; `rule` names the text under `[house_style]` in the language files."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(f"{rule}: {parameters}")
        self.rule = rule
        self.parameters = parameters


class BrokenReference(Exception):
    """A token that refers to nothing, or in the end to itself; `rule` is `missing` or `circular`."""

    def __init__(self, rule: str, reference: str) -> None:
        super().__init__(f"{rule}: {reference}")
        self.rule = rule
        self.reference = reference


@dataclass(frozen=True)
class DesignTokens:
    """Token path → value as it stands in the file, for the light scheme and, on top of it, the dark one."""

    light: Mapping[str, Any]
    dark: Mapping[str, Any]

    def find(self, path: str, *, dark: bool = False) -> Any | None:
        """The value of a token with its references followed; None where there is none. Raises `BrokenReference`."""
        tokens = {**self.light, **self.dark} if dark else self.light
        return _followed(tokens, tokens[path], (path,)) if path in tokens else None

    @property
    def has_dark(self) -> bool:
        """Whether the file has tokens for a dark scheme."""
        return bool(self.dark)


def read_design_tokens(path: Path) -> DesignTokens:
    """The tokens of a file; raises `TokenFault` where it cannot be read or holds none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise TokenFault("unreadable", file=path) from trouble
    return parse_design_tokens(text, str(path))


def parse_design_tokens(text: str, name: str) -> DesignTokens:
    """The tokens of a text in JSON; `name` is what a fault calls it."""
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as trouble:
        raise TokenFault("not_json", file=name, line=trouble.lineno, column=trouble.colno) from trouble
    except RecursionError as trouble:
        raise TokenFault("too_deep", file=name) from trouble
    if not isinstance(tree, dict):
        raise TokenFault("no_tokens", file=name)
    light, dark = _index(tree, dark=False), _index(tree, dark=True)
    if not light:
        raise TokenFault("no_tokens", file=name)
    return DesignTokens(light, dark)


def _index(tree: Mapping[str, Any], *, dark: bool) -> dict[str, Any]:
    """Token path → value of the sets of one scheme, under the whole path and, where that is free, without its set."""
    whole: dict[str, Any] = {}
    within: dict[str, Any] = {}
    for set_name in _set_names(tree):
        if ("dark" in set_name.lower()) == dark:
            whole |= dict(_walk(tree[set_name], (set_name,)))
            within |= dict(_walk(tree[set_name], ()))
    return within | whole


def _set_names(tree: Mapping[str, Any]) -> list[str]:
    """The names at the top in the order in which they count: as the file says, else as they stand."""
    metadata = tree.get(_ORDER[0])
    order = metadata.get(_ORDER[1]) if isinstance(metadata, dict) else None
    first = [name for name in order if isinstance(name, str) and name in tree] if isinstance(order, list) else []
    return [*first, *(name for name in tree if name not in first and not name.startswith("$"))]


def _walk(node: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every token below a node; a group's own token is called `$root`."""
    if not isinstance(node, dict):
        return
    if "$value" in node:
        yield ".".join(path), node["$value"]
    elif "value" in node and not isinstance(node["value"], dict):
        yield ".".join(path), node["value"]
    elif isinstance(node.get("$ref"), str):
        yield ".".join(path), {"$ref": node["$ref"]}
    else:
        for name, child in node.items():
            if name == "$root":
                yield from _walk(child, path)
            elif not name.startswith("$"):
                yield from _walk(child, (*path, name))


def _followed(tokens: Mapping[str, Any], value: Any, seen: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_followed(tokens, item, seen) for item in value]
    reference = _reference(value)
    if reference is None:
        return value
    named = next((name for name in (reference, re.sub(r"\.\$?value$", "", reference)) if name in tokens), None)
    if named is None:
        raise BrokenReference("missing", reference)
    if named in seen:
        raise BrokenReference("circular", reference)
    return _followed(tokens, tokens[named], (*seen, named))


def _reference(value: Any) -> str | None:
    """What a value refers to, in dots; None where it is a value itself."""
    if isinstance(value, str) and (match := _REFERENCE.fullmatch(value.strip())):
        return match[1].strip()
    if isinstance(value, dict) and isinstance(value.get("$ref"), str) and (match := _POINTER.fullmatch(value["$ref"])):
        return ".".join(part.replace("~1", "/").replace("~0", "~") for part in match[1].split("/"))
    return None
