"""What the words after /emoji ask for: an expression by name, any one, one's own profile photo."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from engine.catalogue import BY_ID, TEMPLATES
from storage import jobs

if TYPE_CHECKING:
    import sqlalchemy as sa

    from engine.catalogue import Template

_ME: Final = frozenset({"me", "我"})
_ANY: Final = frozenset({"random", "随机"})
_NEAR_MOST: Final = 3
# Two Chinese characters of which one is right are alike by a half; Latin words need more than that.
_ALIKE, _ALIKE_LATIN = 0.5, 0.7


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for.

    Attributes:
        me: the photo is to be their profile photo.
        any: whichever expression.
        template: this expression.
        near: nothing is called so; these sound like it.
    """

    me: bool = False
    any: bool = False
    template: Template | None = None
    near: tuple[Template, ...] = ()


def read_wish(words: str) -> Wish:
    """Return what the words after the command ask for; words that resemble nothing ask for the keyboard."""
    first, _, rest = words.strip().partition(" ")
    me = _key(first) in _ME
    name = _key(rest if me else words)
    if name in _ANY:
        return Wish(me, any=True)
    template = _SPELLINGS.get(name)
    return Wish(me, template=template, near=() if template is not None else _near(name))


def matching(words: str) -> tuple[Template, ...]:
    """Return the expressions whose name has these words in it, else those that sound like it; none is all."""
    name = _key(words)
    found = tuple(
        template for template in TEMPLATES if any(name in spelling for spelling in _spellings(template))
    )
    return found or _near(name)


def any_template(conn: sa.Connection, *, photo_id: int) -> Template:
    """Return any expression, one that was not ordered for this photo yet while there is one."""
    used = jobs.templates_of(conn, photo_id=photo_id)
    return random.choice([template for template in TEMPLATES if template.id not in used] or TEMPLATES)


def _key(words: str) -> str:
    return " ".join(words.casefold().split())


def _near(name: str) -> tuple[Template, ...]:
    alike = _ALIKE_LATIN if name.isascii() else _ALIKE
    words = get_close_matches(name, _SOUNDS, n=_NEAR_MOST, cutoff=alike)
    found = dict.fromkeys(template_id for word in words for template_id in _SOUNDS[word])
    return tuple(BY_ID[template_id] for template_id in found)[:_NEAR_MOST]


def _spellings(template: Template) -> list[str]:
    return [_key(name) for name in (template.id, *template.names.values(), template.emoji)]


def _sounds() -> dict[str, list[str]]:
    """Return what a wrong name is compared with, every spelling and every word of one, and whose it is."""
    sounds: dict[str, list[str]] = {}
    for template in TEMPLATES:
        for spelling in _spellings(template):
            for word in {spelling, *re.split(r"[ _]", spelling)}:
                sounds.setdefault(word, []).append(template.id)
    return sounds


_SPELLINGS: Final = {spelling: template for template in TEMPLATES for spelling in _spellings(template)}
_SOUNDS: Final = _sounds()
