"""What people do in the tests of deaths, whatever the bot does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from PIL import Image

from sandbox.telegram.groups import Groups
from tests.support.pictures import saved
from tests.support.selfies import grace_hopper
from tests.support.town import buttons, is_clip, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.messages import Message
    from tests.support.town import Town

_MAKE = "1:t:"  # what the buttons of all templates begin with
_PLACE = "1:p:"  # the same for what is placed by inline mode
CALL = "/emoji@selfmoji_bot"


class Story(Protocol):
    """People who want something.

    Attributes:
        settings: what the bot is started with.
        switches: what the provider does.
    """

    settings: dict[str, Any]
    switches: dict[str, Any]

    @property
    def people(self) -> int:
        """How many they are, each with one photo and one tap."""
        ...

    def begin(self, town: Town) -> Chat:
        """Do what needs no bot; return the chat in which the clip shall appear."""
        ...

    def go_on(self, town: Town) -> bool:
        """Do the next thing if the chat shows what it takes; return whether something was done."""
        ...


@dataclass(slots=True)
class Private:
    """Somebody sends a photo to the bot and taps on the first expression.

    Attributes:
        looks: waits until the expressions move on the own face before tapping.
    """

    photo: bytes
    settings: dict[str, Any] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    person: str = "Alice"
    looks: bool = False
    people: int = 1
    _chat: Chat | None = None
    _pressed: bool = False

    def begin(self, town: Town) -> Chat:
        """Send the photo."""
        self._chat, self._pressed = town.join(self.person), False
        town.send_photo(self._chat, self.photo)
        return self._chat

    def go_on(self, town: Town) -> bool:
        """Tap as soon as there is something to tap on."""
        if self._pressed or self._chat is None or (self.looks and not any(map(is_clip, shown(self._chat)))):
            return False
        self._pressed = _press_first(town, self._chat)
        return self._pressed


@dataclass(slots=True)
class Together:
    """Several people do so at the same time."""

    each: Sequence[Private]
    settings: dict[str, Any] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.each)

    def begin(self, town: Town) -> Chat:
        """Have everybody send a photo; return the chat of the last."""
        return [one.begin(town) for one in self.each][-1]

    def go_on(self, town: Town) -> bool:
        """Let everybody tap who can."""
        acted = [one.go_on(town) for one in self.each]
        return any(acted)


@dataclass(slots=True)
class InGroup:
    """Alice answers her own photo in a group with the command, and taps."""

    photo: bytes
    settings: dict[str, Any] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    people: int = 1
    _group: Chat | None = None
    _alice: User | None = None
    _pressed: bool = False

    def begin(self, town: Town) -> Chat:
        """Send the photo to the group, and the command as an answer to it."""
        world = town.sandbox.telegram.world
        self._pressed, self._alice = False, world.create_person("Alice", language_code="en")
        self._group = Groups(world).open("supergroup", "Weekend", [self._alice])
        photo = town.send_photo(self._group, self.photo, sender=self._alice)
        town.write(self._group, CALL, sender=self._alice, reply_to=photo)
        return self._group

    def go_on(self, town: Town) -> bool:
        """Tap as soon as there is something to tap on."""
        if self._pressed or self._group is None:
            return False
        self._pressed = _press_first(town, self._group, self._alice)
        return self._pressed


@dataclass(slots=True)
class Elsewhere:
    """Alice sends a photo, places an expression in a chat that the bot is not in, and taps there as well."""

    photo: bytes
    settings: dict[str, Any] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    people: int = 1
    _alice: Chat | None = None
    _there: Chat | None = None
    _query: str = ""
    _placed: Message | None = None
    _pressed: bool = False

    def begin(self, town: Town) -> Chat:
        """Send the photo; there is a chat for copies, and one of Alice's friends."""
        world = town.sandbox.telegram.world
        world.switches.supports_inline_queries = True
        self._query, self._placed, self._pressed = "", None, False
        self._alice = town.join("Alice")
        friends = [town.person(self._alice), world.create_person("Bob")]
        self._there = Groups(world).open_without_bot("supergroup", "Friends", friends)
        shelf = Groups(world).open("supergroup", "Clips", [world.create_person("Operator")])
        self.settings["media_chat_id"] = shelf.id
        town.send_photo(self._alice, self.photo)
        return self._there

    def go_on(self, town: Town) -> bool:
        """Type until something is offered, place the first of it, and tap."""
        if self._pressed or self._alice is None or self._there is None:
            return False
        if self._placed is None:
            return self._place(town, self._alice, self._there)
        data = buttons(self._placed, _PLACE)
        if data:  # else the word that it was placed was enough
            town.press(self._there, self._placed, data[0], sender=town.person(self._alice))
        self._pressed = True
        return True

    def _place(self, town: Town, alice: Chat, there: Chat) -> bool:
        if not shown(alice):
            return False
        offer = town.offered(self._query)
        offered = [result_id for result_id in offer or () if result_id.startswith(_PLACE)]
        if offered:
            self._placed = town.choose(there, self._query, offered[0], sender=town.person(alice))
        elif offer is not None or not town.is_asked(self._query):
            self._query = town.type_inline(alice)
        else:
            return False
        return True


@dataclass(slots=True)
class Guest:
    """Alice calls the bot at her own photo in a group that it is not in; she taps if that was not enough."""

    photo: bytes
    settings: dict[str, Any] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    people: int = 1
    _alice: User | None = None
    _there: Chat | None = None
    _pressed: bool = False

    def begin(self, town: Town) -> Chat:
        """Send the photo, and the call as an answer to it; there is a chat for copies."""
        world = town.sandbox.telegram.world
        world.switches.supports_guest_queries = True
        self._pressed, self._alice = False, world.create_person("Alice", language_code="en")
        self._there = Groups(world).open_without_bot("supergroup", "Friends", [self._alice])
        shelf = Groups(world).open("supergroup", "Clips", [world.create_person("Operator")])
        self.settings["media_chat_id"] = shelf.id
        photo = town.send_photo(self._there, self.photo, sender=self._alice)
        town.write(self._there, "@selfmoji_bot sleepy", sender=self._alice, reply_to=photo)
        return self._there

    def go_on(self, town: Town) -> bool:
        """Tap if the answer still waits for it."""
        if self._pressed or self._there is None:
            return False
        self._pressed = _press_first(town, self._there, self._alice, _PLACE)
        return self._pressed


def _press_first(town: Town, chat: Chat, person: User | None = None, beginning: str = _MAKE) -> bool:
    for message in shown(chat):
        data = buttons(message, beginning)
        if data:
            town.press(chat, message, data[0], sender=person)
            return True
    return False


@cache
def plain() -> bytes:
    """Return a picture that the pretended detector takes for a face."""
    return saved(Image.new("RGB", (400, 400), (200, 150, 120)), "JPEG")


def cloud() -> Private:
    """Return the story of a clip that is bought."""
    return Private(plain())


def renderer() -> Private:
    """Return the story of a clip that is made here."""
    return Private(grace_hopper(), {"dashscope_api_key": None})


def previews() -> Private:
    """Return the story of somebody who watches the expressions move before choosing one."""
    return Private(grace_hopper(), {"dashscope_api_key": None, "previews": True}, looks=True)


def two() -> Together:
    """Return the story of two people whose clips are bought side by side."""
    return Together([Private(plain(), person=name) for name in ("Alice", "Bob")])


def elsewhere() -> Elsewhere:
    """Return the story of a clip in a chat that the bot knows nothing of."""
    return Elsewhere(plain())


def guest() -> Guest:
    """Return the story of a call into a group that the bot is not in."""
    return Guest(plain())


def group() -> InGroup:
    """Return the story of a clip that a group looks at."""
    return InGroup(plain())
