"""The keyboard below a selfie: families as tabs, templates two a row, "surprise me"."""

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
    from storage.rows import Photo

_NEAR: Final = "near:"
_USELESS = {PhotoState.REFUSED: "refused", PhotoState.UNREADABLE: "refused", PhotoState.EXPIRED: "expired"}


def label(template: Template, language: str) -> str:
    """Return a template's emoji and name in a person's language."""
    return f"{template.emoji} {template.names[known_language(language)]}"


def keyboard_screen(words: Words, language: str, photo: Photo, page: str) -> Screen:
    """Return the keyboard of a photo, or why there is none."""
    trouble = _USELESS.get(photo.state)
    if trouble == "expired":
        return Screen(words.say(language, "photo-expired"))
    if trouble is not None:
        return Screen(words.say(language, f"refused-{photo.reason.replace('_', '-')}"))
    if page.startswith(_NEAR):
        return _near_screen(words, language, photo, page)
    family = Family(page) if page in set(Family) else Family.KID
    tabs = _tabs(words, language, family, Action.FAMILY, photo.id)
    templates = [
        (label(template, language), Press(Action.MAKE, photo.id, template.id))
        for template in of_family(family)
    ]
    surprise = ((words.say(language, "button-surprise"), Press(Action.SURPRISE, photo.id)),)
    # In a group the message itself becomes the clip, so one tap is all that it takes.
    question = "keyboard-group" if is_group(photo.chat_id) else "keyboard"
    text = words.say(language, question)
    if photo.caution:
        text = f"{text}\n{words.say(language, f'caution-{photo.caution}')}"
    return Screen(text, (tabs, *in_pairs(templates), surprise))


def near_page(templates: Sequence[Template]) -> str:
    """Return the page for a name that no expression has: it offers these, which sound like it, if any."""
    return _NEAR + ",".join(template.id for template in templates) if templates else ""


def _near_screen(words: Words, language: str, photo: Photo, page: str) -> Screen:
    near = [BY_ID[name] for name in page.removeprefix(_NEAR).split(",")]
    offered = tuple(
        ((label(template, language), Press(Action.MAKE, photo.id, template.id)),) for template in near
    )
    all_of_them = ((words.say(language, "button-all"), Press(Action.FAMILY, photo.id, Family.KID)),)
    return Screen(words.say(language, "keyboard-near"), (*offered, all_of_them))


def browse_screen(words: Words, language: str, page: str) -> Screen:
    """Return the template list for choosing before a photo was sent."""
    family = Family(page) if page in set(Family) else Family.KID
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
