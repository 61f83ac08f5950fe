"""The page's files as they lie there: nothing from outside, nothing inline, nothing missing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from sandbox.page_files import PAGE

if TYPE_CHECKING:
    from pathlib import Path

_INDEX = PAGE / "index.html"
_SCRIPTS = sorted(PAGE.glob("js/**/*.js"))
_STYLES = sorted(PAGE.glob("css/**/*.css"))
_DRAWINGS = sorted(PAGE.glob("**/*.svg"))
_FILES = [_INDEX, *_SCRIPTS, *_STYLES, *_DRAWINGS]
_LONGEST = 300  # lines, as for our Python files

# The name of a language, which nobody fetches.
_SVG_NAMESPACE = "http://www.w3.org/2000/svg"
_OUTSIDE = re.compile(r"""(?:https?|wss?)://[\w\[]|(?:url\(|(?:src|href)=|from |import )\s*["']?//""")
# Ways to make markup or code out of data, or to set a style that the page's policy refuses.
_DANGEROUS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc|document\.write"
    r"|\beval\s*\(|new Function|[\"'`]javascript:|setAttribute\(\s*[\"'](?:style|on)|setTimeout\(\s*[\"'`]"
)
_IMPORT = re.compile(r'^(?:import|export)\s+(?:\{([^}]*)\}\s+from\s+)?"([^"]+)";', re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?:async\s+)?(?:function\*?|const|let|class)\s+(\w+)", re.MULTILINE)
_STYLE_REFERENCE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_PAGE_ADDRESS = re.compile(r"""["'`](/page/[^"'`$]+)["'`]""")


class _Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and the text of some."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        tag = self.found[-1][0] if self.found else ""
        self.text[tag] = self.text.get(tag, "") + data.strip()

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def index() -> _Elements:
    elements = _Elements()
    elements.feed(_INDEX.read_text())
    return elements


def _name(path: Path) -> str:
    return path.relative_to(PAGE).as_posix()


def _of_page(address: str) -> Path:
    """Return the file that an address of the page means."""
    return PAGE / address.removeprefix("/page/").split("?")[0]


def _imports(script: Path) -> list[tuple[list[str], Path]]:
    """Return the names a module imports, and the file each comes from."""
    return [
        ([name.split(" as ")[0].strip() for name in names.split(",") if name.strip()], script.parent / source)
        for names, source in _IMPORT.findall(script.read_text())
    ]


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_nothing_comes_from_outside(path: Path) -> None:
    assert not _OUTSIDE.findall(path.read_text().replace(_SVG_NAMESPACE, ""))


@pytest.mark.parametrize("script", _SCRIPTS, ids=_name)
def test_data_never_becomes_markup_or_code(script: Path) -> None:
    assert not _DANGEROUS.findall(script.read_text())


@pytest.mark.parametrize("path", [*_SCRIPTS, *_STYLES], ids=_name)
def test_a_file_begins_with_its_job_and_stays_readable(path: Path) -> None:
    lines = path.read_text().splitlines()

    assert re.match(r"// \S.*\.$" if path.suffix == ".js" else r"/\* \S", lines[0])
    assert len(lines) <= _LONGEST


@pytest.mark.parametrize("script", _SCRIPTS, ids=_name)
def test_a_module_imports_what_is_exported(script: Path) -> None:
    for names, source in _imports(script):
        assert source.is_file(), f"{_name(script)} imports {source.name}, which does not exist"
        assert set(names) <= set(_EXPORT.findall(source.read_text())), f"not all of {names} in {source.name}"


@pytest.mark.parametrize("style", _STYLES, ids=_name)
def test_a_style_sheet_names_files_that_exist(style: Path) -> None:
    for address in _STYLE_REFERENCE.findall(style.read_text()):
        if address.startswith("data:"):
            continue
        path = _of_page(address) if address.startswith("/") else style.parent / address
        assert path.resolve().is_file(), f"{_name(style)} names {address}"


@pytest.mark.parametrize("script", _SCRIPTS, ids=_name)
def test_a_script_names_files_of_the_page_that_exist(script: Path) -> None:
    for address in _PAGE_ADDRESS.findall(script.read_text()):
        assert _of_page(address).is_file(), f"{_name(script)} names {address}"


def test_the_index_loads_only_files_of_the_page_that_exist(index: _Elements) -> None:
    addresses = [
        attributes.get("src") or attributes.get("href", "")
        for tag in ("script", "link", "img")
        for attributes in index.all(tag)
    ]

    assert addresses
    for address in addresses:
        assert address.startswith("/page/"), address
        assert _of_page(address).is_file(), address


def test_every_script_and_style_sheet_is_used(index: _Elements) -> None:
    seen: set[Path] = set()
    waiting = [_of_page(item["src"]) for item in index.all("script")]
    waiting += [_of_page(item["href"]) for item in index.all("link") if item.get("rel") == "stylesheet"]
    while waiting:
        path = waiting.pop().resolve()
        if path in seen:
            continue
        seen.add(path)
        if path.suffix == ".js":
            waiting += [source for _, source in _imports(path)]
        else:
            text = path.read_text()
            waiting += [
                path.parent / name for name in _STYLE_REFERENCE.findall(text) if name.endswith(".css")
            ]

    assert {_name(path) for path in (*_SCRIPTS, *_STYLES)} - {_name(path) for path in seen} == set()


def test_nothing_is_written_inline(index: _Elements) -> None:
    assert not index.all("style")
    assert all(script.get("src") for script in index.all("script"))
    for tag, attributes in index.found:
        inline = [name for name in attributes if name == "style" or name.startswith("on")]
        assert not inline, f"<{tag}> has {inline}"


def test_the_page_says_its_language_title_and_size(index: _Elements) -> None:
    assert index.all("html")[0]["lang"] == "en"
    assert index.text["title"]
    [viewport] = [item["content"] for item in index.all("meta") if item.get("name") == "viewport"]
    assert "width=device-width" in viewport
    assert "user-scalable=no" not in viewport
    assert "maximum-scale" not in viewport


def test_the_page_has_landmarks_with_names_and_a_log(index: _Elements) -> None:
    assert len(index.all("main")) == 1
    assert len(index.all("h1")) == 1
    for tag in ("nav", "main", "aside"):
        assert all(item.get("aria-label") for item in index.all(tag)), tag
        assert index.all(tag), tag
    roles = [attributes.get("role") for _, attributes in index.found]
    assert "log" in roles


def test_pictures_have_texts_and_ids_are_given_once(index: _Elements) -> None:
    assert all("alt" in picture for picture in index.all("img"))
    ids = [attributes["id"] for _, attributes in index.found if "id" in attributes]
    assert len(ids) == len(set(ids))
