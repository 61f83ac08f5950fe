"""The keyboard below a selfie, or its sheet: families as tabs, templates two a row, "surprise me"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.catalogue import BY_ID, Family, of_family
from handlers.buttons import Action, Press
from handlers.chats import is_group
from handlers.views.screen import Screen, in_pairs
from handlers.words import known_language
from storage.states import PhotoState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.catalogue import Template
    from handlers.views.screen import Row
    from handlers.words import Words
    from storage.rows import Photo, Sheet

_NEAR: Final = "near:"
_USELESS = {PhotoState.REFUSED: "refused", PhotoState.UNREADABLE: "refused", PhotoState.EXPIRED: "expired"}


def label(template: Template, language: str) -> str:
    """Return a template's emoji and name in a person's language."""
    return f"{template.emoji} {template.names[known_language(language)]}"


def family_of(page: str) -> Family:
    """Return the family that a page shows; the first one if nobody has turned yet."""
    return Family(page) if page in set(Family) else Family.KID


def is_useless(photo: Photo) -> bool:
    """Return whether nothing can be made of a photo any more, so that its keyboard is gone."""
    return photo.state in _USELESS


def keyboard_screen(
    words: Words, language: str, photo: Photo, page: str, above: Sheet | None = None
) -> Screen:
    """Return the keyboard of a photo, or why there is none.

    Args:
        page: the family on it.
        above: the sheet of moving previews that stands over its buttons.
    """
    trouble = _USELESS.get(photo.state)
    if trouble == "expired":
        return Screen(words.say(language, "photo-expired"))
    if trouble is not None:
        return Screen(words.say(language, f"refused-{photo.reason.replace('_', '-')}"))
    if is_near(page):
        return _near_screen(words, language, photo, page)
    family = family_of(page)
    tabs = _tabs(words, language, family, Action.FAMILY, photo.id)
    labels = [label(template, language) for template in of_family(family)]
    if above is not None and above.family == family and above.numbered:
        labels = [f"{number} {name}" for number, name in enumerate(labels, 1)]
    presses = [Press(Action.MAKE, photo.id, template.id) for template in of_family(family)]
    templates = list(zip(labels, presses, strict=True))
    surprise = ((words.say(language, "button-surprise"), Press(Action.SURPRISE, photo.id)),)
    return Screen(_question(words, language, photo, family, above), (tabs, *in_pairs(templates), surprise))


def _question(words: Words, language: str, photo: Photo, family: Family, above: Sheet | None) -> str:
    # In a group the message itself becomes the clip, so one tap is all that it takes.
    lines = [words.say(language, "keyboard-group" if is_group(photo.chat_id) else "keyboard")]
    if photo.caution:
        lines.append(words.say(language, f"caution-{photo.caution}"))
    if above is not None and above.family != family:
        # Whoever turned the page looks at the former one's previews until its own are there, if ever.
        former = words.say(language, f"family-{Family(above.family).name.lower()}")
        lines.append(words.say(language, "keyboard-other", family=former))
    return "\n".join(lines)


def near_page(templates: Sequence[Template]) -> str:
    """Return the page for a name that no expression has: it offers these, which sound like it, if any."""
    return _NEAR + ",".join(template.id for template in templates) if templates else ""


def is_near(page: str) -> bool:
    """Return whether a page offers what sounds like a name, instead of a family."""
    return page.startswith(_NEAR)


def _near_screen(words: Words, language: str, photo: Photo, page: str) -> Screen:
    near = [BY_ID[name] for name in page.removeprefix(_NEAR).split(",")]
    offered = tuple(
        ((label(template, language), Press(Action.MAKE, photo.id, template.id)),) for template in near
    )
    all_of_them = ((words.say(language, "button-all"), Press(Action.FAMILY, photo.id, Family.KID)),)
    return Screen(words.say(language, "keyboard-near"), (*offered, all_of_them))


def browse_screen(words: Words, language: str, page: str) -> Screen:
    """Return the template list for choosing before a photo was sent."""
    family = family_of(page)
    templates = [
        (label(template, language), Press(Action.WANT, 0, template.id)) for template in of_family(family)
    ]
    tabs = _tabs(words, language, family, Action.BROWSE, 0)
    return Screen(words.say(language, "templates"), (tabs, *in_pairs(templates)))


def _tabs(words: Words, language: str, shown: Family, action: Action, number: int) -> Row:
    names = {family: words.say(language, f"family-{family.name.lower()}") for family in Family}
    return tuple(
        (f"• {name} •" if family is shown else name, Press(action, number, family))
        for family, name in names.items()
    )
