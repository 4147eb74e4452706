"""XML from outside: no document type, no entities, nothing fetched, and one notice in memory at a time."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from mvi_dashboard.importers.bounded import BoundedFile
from mvi_dashboard.importers.reading import UnreadableFile

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def looks_like_xml(path: Path) -> bool:
    """Whether the file begins as XML does, whatever its name."""
    try:
        with path.open("rb") as file:
            start = file.read(200)
    except OSError:
        return False
    for mark in _BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip().startswith(b"<")


def outermost_names(path: Path) -> list[str]:
    """The local names of the outermost element and the first one in it; none where that cannot be read safely."""
    names: list[str] = []
    try:
        with path.open("rb") as file:
            for _, element in iterparse(BoundedFile(file, path.name), ("start",), forbid_dtd=True):
                names.append(_local(element))
                if len(names) == 2:
                    break
    except (ParseError, ValueError, LookupError, OSError, UnreadableFile):
        pass
    return names


def refuse_entities(path: Path) -> None:
    """`UnreadableFile` for a document type or entities, which stand before the outermost element; no more is read."""
    try:
        with path.open("rb") as file:
            next(iterparse(BoundedFile(file, path.name), ("start",), forbid_dtd=True), None)
    except DefusedXmlException as danger:
        raise UnreadableFile("xml_with_entities", path.name) from danger
    except (ParseError, ValueError, LookupError):
        return  # what is damaged is told when it is read


def notices_in(path: Path, roots: frozenset[str]) -> Iterator[Element]:
    """Each notice of a file, as its root or right below it, with local names only: namespaces differ between editions.

    `UnreadableFile` for a document type or entities, for XML that is damaged, and where there is no such notice.
    """
    found = False
    with path.open("rb") as raw:
        file = BoundedFile(raw, path.name)
        depth, outermost = 0, None
        try:
            for event, element in iterparse(file, ("start", "end"), forbid_dtd=True):
                if event == "start":
                    outermost = element if depth == 0 else outermost
                    depth += 1
                    continue
                depth -= 1
                if depth <= 1 and _local(element) in roots:
                    found = True
                    yield _with_local_names(element)
                    file.start_record()
                    element.clear()
                if depth == 1 and outermost is not None:
                    outermost.remove(element) if _local(outermost) not in roots else None
        except DefusedXmlException as danger:
            raise UnreadableFile("xml_with_entities", path.name) from danger
        except (ParseError, ValueError, LookupError) as damage:
            raise UnreadableFile("xml_damaged", path.name) from damage
    if not found:
        raise UnreadableFile("xml_not_a_notice", path.name, root=_local(outermost) if outermost is not None else "?")


def text_of(element: Element | None, path: str = ".") -> str | None:
    """All text of the first element at the path, on one line; None where there is none."""
    if element is None:
        return None
    found = element if path == "." else element.find(path)
    text = " ".join("".join(found.itertext()).split()) if found is not None else ""
    return text or None


def text_in_dutch(element: Element, path: str) -> str | None:
    """The Dutch text at the path where there is one, else the first in any language."""
    found = element.findall(path)
    dutch = [each for each in found if each.get("languageID") == "NLD"]
    return text_of(next(iter(dutch or found), None))


def _with_local_names(notice: Element) -> Element:
    for element in notice.iter():
        element.tag = _local(element)
    return notice


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
