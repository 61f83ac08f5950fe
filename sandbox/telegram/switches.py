"""Every limit and habit of the sandbox's Telegram that a test may change while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

MIB = 1024 * 1024


@dataclass(slots=True)
class TelegramSwitches:
    """Defaults are what Telegram documents or its server's source says (facts/telegram.md sections 1 and 2).

    Setting an unknown switch raises AttributeError, a value of the wrong kind ValueError, whoever sets it.

    Attributes:
        token: the only token that is accepted; None accepts every well-formed one.
        latency: seconds every Bot API call takes, half before and half after its effect.
        callback_life: seconds a callback query waits in the queue and can be answered.
        message_life: seconds a message waits in the queue.
        delete_life: seconds during which a message can be deleted for everyone.
        file_link_life: seconds a file path from getFile stays valid.
        download_limit: biggest file getFile gives away, in bytes.
        photo_limit, upload_limit: biggest photo and biggest other file a bot may upload, in bytes.
        silent_mp4: what a soundless MP4 becomes that is sent with sendVideo: "animation" or "keep".
        silent_document: the same for sendDocument.
        edited_silent_video: what a soundless MP4 becomes that editMessageMedia brings as a video.
        edited_silent_document: the same when it is brought as a document.
        edits_check_rights: a kind that a chat forbids is refused to editMessageMedia too; not documented.
        forbidden_kinds: chat id (as text, "*" for all) to the kinds a bot may not send there, out of text,
            photo, animation, video, document, sticker, video_note, voice, audio.
        protected_chats: chat ids (as text, "*" for all) out of which nothing may be sent on or saved.
        reads_all_group_messages: the bot's privacy mode is off.
        supports_inline_queries: what getMe says about inline mode.
        supports_guest_queries: what getMe says about guest mode.
        inline_feedback: BotFather was asked to tell the bot what people choose of its inline results.
        knows_ephemeral: the server is no older than Bot API 10.3; an older one does not see the parameter,
            and shows to everybody what was meant for one person.
        private_per_second, private_burst: allowed sends to one private chat; None means no limit.
        group_per_minute: allowed sends and edits in one group; None means no limit.
        group_minute: seconds of that minute, so that a test need not wait for a real one.
        global_per_second: allowed sends overall; None means no limit.
        webhook_first_delay, webhook_longest_delay: seconds before a webhook's third try, doubled with every
            further one, and where the doubling ends (somewhere between it and twice as much).
        webhook_timeout: seconds a webhook may take to answer.
        anti_hammer: repeating the same getUpdates offset within 3 s waits, within 0.5 s gives one update.
    """

    token: str | None = None
    latency: float = 0.0
    callback_life: float = 150.0
    message_life: float = 24 * 3600.0
    delete_life: float = 48 * 3600.0
    file_link_life: float = 3600.0
    download_limit: int = 20 * MIB
    photo_limit: int = 10 * MIB
    upload_limit: int = 50 * MIB
    silent_mp4: Literal["animation", "keep"] = "animation"
    silent_document: Literal["animation", "keep"] = "animation"
    edited_silent_video: Literal["video", "animation"] = "video"
    edited_silent_document: Literal["document", "animation"] = "document"
    edits_check_rights: bool = True
    forbidden_kinds: dict[str, list[str]] = field(default_factory=dict)
    protected_chats: list[str] = field(default_factory=list)
    reads_all_group_messages: bool = False
    supports_inline_queries: bool = False
    supports_guest_queries: bool = False
    inline_feedback: bool = False
    knows_ephemeral: bool = True
    private_per_second: float | None = None
    private_burst: int = 3
    group_per_minute: int | None = None
    group_minute: float = 60.0
    global_per_second: float | None = None
    webhook_first_delay: float = 2.0
    webhook_longest_delay: float = 60.0
    webhook_timeout: float = 60.0
    anti_hammer: bool = False

    def __setattr__(self, name: str, value: Any) -> None:
        hint = _hints().get(name)
        if hint is None:
            raise AttributeError(f"Telegram has no switch {name!r}")
        if not _fits(value, hint):
            raise ValueError(f"{name} cannot be {value!r}; it is {hint}")
        object.__setattr__(self, name, value)


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(TelegramSwitches)


def _fits(value: Any, hint: Any) -> bool:
    """Return whether a value is what a switch expects; no figure may be negative."""
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return any(_fits(value, part) for part in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if origin is dict:
        of_keys, of_values = get_args(hint)
        return isinstance(value, dict) and all(
            _fits(k, of_keys) and _fits(v, of_values) for k, v in value.items()
        )
    if origin is list:
        return isinstance(value, list) and all(_fits(item, *get_args(hint)) for item in value)
    if hint in {int, float}:
        return type(value) in {int, hint} and value >= 0
    return type(value) is (NoneType if hint is None else hint)
