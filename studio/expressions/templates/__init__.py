"""The 20 templates, as rows of TOML: one file per family, one table per template."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from studio.expressions.template import Template, read

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILIES = ("mengwa", "dagong", "jingdian")


def _all() -> dict[str, Template]:
    templates: dict[str, Template] = {}
    for family in FAMILIES:
        rows = tomllib.loads(files(__name__).joinpath(f"{family}.toml").read_text(encoding="utf-8"))
        templates |= {template_id: read(template_id, row) for template_id, row in rows.items()}
    return templates


TEMPLATES: Mapping[str, Template] = MappingProxyType(_all())
"""Every template by the catalogue's id."""
