"""The settings of a group: what each is now, and a button that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.buttons import Action, Press
from handlers.views.screen import Screen
from handlers.words import LANGUAGES

if TYPE_CHECKING:
    from handlers.words import Words
    from storage.rows import GroupRules

SETTINGS = ("who", "photos", "clips", "language")
"""What a press can change, in the order of the buttons."""


def settings_screen(words: Words, language: str, rules: GroupRules, *, most: int) -> Screen:
    """Return the panel.

    Args:
        most: clips in 24 hours that the group may have as things are; 0 is no limit.
    """
    values = {
        "who": words.say(language, "setting-who-admins" if rules.admins_only else "setting-who-all"),
        "photos": words.say(
            language, "setting-photos-others" if rules.others_photos else "setting-photos-own"
        ),
        "clips": str(most) if most else words.say(language, "setting-clips-any"),
        "language": LANGUAGES.get(rules.language or "", words.say(language, "setting-language-own")),
    }
    rows = tuple(
        ((words.say(language, f"button-setting-{name}", value=values[name]), Press(Action.SETTING, 0, name)),)
        for name in SETTINGS
    )
    done = ((words.say(language, "button-done"), Press(Action.SETTING, 0, "done")),)
    return Screen(words.say(language, "settings"), (*rows, done))
