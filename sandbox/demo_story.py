"""What Alice does in the demo: says hello, sends a selfie, and asks for two expressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.client import ControlError
from sandbox.demo_children import DemoError

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import ChatView, Control, MessageView, Person

# Long enough to be seen in the transcript, short enough not to bore.
_PROVIDER = {"run_seconds": 3.0, "clip_seconds": 3.0, "detect_rps": 0, "submit_rps": 0}

_SECONDS = 40.0
_BAD_REQUEST = 400

# A status may say so before the reason itself has taken the place of the keyboard.
_REASON_IS_ABOVE = "see the note about your photo above"


@dataclass(frozen=True, slots=True)
class _Choice:
    """A template by the labels a person reads; `driven_id` names the file."""

    driven_id: str
    tab: str
    label: str


_CHOICES = (_Choice("mengwa_kun_1", "Cute", "Sleepy"), _Choice("jingdian_deyi_1", "Classic", "Smug"))


async def tell(control: Control, alice: Person, photo: Path, out: Path) -> list[Path]:
    """Play the story and return the clips it left in `out`.

    Raises:
        DemoError: the bot did not take the photo, or did not make a clip; its words say why.
    """
    await control.switch(provider=_PROVIDER)
    await control.send_text(alice, "/start")
    await control.wait_until_chat(alice, lambda chat: chat.from_bot, _SECONDS)
    keyboard = await _send_selfie(control, alice, photo)
    return [await _choose(control, alice, keyboard, choice, out) for choice in _CHOICES]


async def _send_selfie(control: Control, alice: Person, photo: Path) -> int:
    """Send the photo and return the id of the keyboard that answers it."""
    try:
        sent = await control.send_photo(alice, photo)
    except ControlError as error:
        if error.status != _BAD_REQUEST:
            raise
        # An app cannot send as photo what is none; as a file it can, and the bot has to say something.
        sent = await control.send_document(alice, photo)
    chat = await control.wait_until_chat(alice, lambda chat: _after(chat, sent.message_id), _SECONDS)
    answer = _after(chat, sent.message_id)[0]
    if not answer.buttons:
        raise DemoError(f"The bot did not take {photo}: {answer.words}")
    return answer.message_id


async def _choose(control: Control, alice: Person, keyboard: int, choice: _Choice, out: Path) -> Path:
    """Open the tab, press the template, wait for its clip and save it."""
    await _open_tab(control, alice, keyboard, choice)
    seen = max(message.message_id for message in (await control.chat(alice)).history)
    await _press(control, alice, keyboard, choice.label)

    def settled(chat: ChatView) -> bool:
        return _refused(chat, keyboard) or any(_is_final(message) for message in _after(chat, seen))

    chat = await control.wait_until_chat(alice, settled, _SECONDS)
    clip = next((message for message in _after(chat, seen) if message.media), None)
    if clip is None:
        raise DemoError(f"The bot made no clip: {_reason(chat, keyboard, seen)}")
    path = out / f"{choice.driven_id}.mp4"
    path.write_bytes(await control.media(alice, clip.message_id))
    return path


async def _open_tab(control: Control, alice: Person, keyboard: int, choice: _Choice) -> None:
    def shows(chat: ChatView) -> bool:
        labels = chat.message(keyboard).labels
        return _refused(chat, keyboard) or any(choice.label in label for label in labels)

    chat = await control.chat(alice)
    if not shows(chat):
        await _press(control, alice, keyboard, choice.tab)
        chat = await control.wait_until_chat(alice, shows, _SECONDS)
    _see_taken(chat, keyboard)


async def _press(control: Control, alice: Person, keyboard: int, label: str) -> None:
    try:
        await control.press(alice, keyboard, text=label)
    except ControlError:  # nothing to press, if the reason took the keyboard's place a moment ago
        _see_taken(await control.chat(alice), keyboard)
        raise


def _see_taken(chat: ChatView, keyboard: int) -> None:
    """Look whether the bot still offers to make something of the photo.

    Raises:
        DemoError: it does not; its words say why.
    """
    if _refused(chat, keyboard):
        raise DemoError(f"The bot did not take the photo: {chat.message(keyboard).words}")


def _after(chat: ChatView, message_id: int) -> list[MessageView]:
    return [message for message in chat.from_bot if message.message_id > message_id]


def _refused(chat: ChatView, keyboard: int) -> bool:
    """Return whether a reason stands where the keyboard was."""
    return not chat.message(keyboard).buttons


def _is_final(message: MessageView) -> bool:
    """Return whether this is the clip, or says why there will be none."""
    retry = any("again" in label for label in message.labels)
    declined = "not made" in message.words and _REASON_IS_ABOVE not in message.words
    return message.media is not None or retry or declined


def _reason(chat: ChatView, keyboard: int, seen: int) -> str:
    if _refused(chat, keyboard):
        return chat.message(keyboard).words
    return " ".join(message.words for message in _after(chat, seen))
