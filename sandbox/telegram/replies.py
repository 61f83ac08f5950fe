"""What a message tells of others: the one it answers, and who wrote one first that is sent on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message


def reply_fields(message: Message) -> dict[str, Any]:
    """Return the Bot API's fields about what a message answers.

    In the same topic that is `reply_to_message`, across topics `external_reply`. Every other message in a
    topic is told as an answer to the one that opened it, which bots must not take for a person's reply.
    """
    answered, fields = message.replies_to, {}
    if answered is not None and answered.deleted:
        return {}
    if answered is not None and message.chat.is_forum and answered.thread_id != message.thread_id:
        fields["external_reply"] = _from_elsewhere(answered)
        answered = None
    shown = answered or _opened_by(message)
    if shown is not None:
        fields["reply_to_message"] = shown.as_json(with_reply=False)
    return fields


def forward_fields(message: Message) -> dict[str, Any]:
    """Return the Bot API's fields that tell of a forwarded message who wrote it first."""
    return {"forward_origin": _origin_of(message)}


def _origin_of(message: Message) -> dict[str, Any]:
    """Return the Bot API's MessageOrigin; a message that was itself sent on keeps its first one."""
    if (first := message.extras.get("forward_origin")) is not None:
        return dict(first)
    origin: dict[str, Any] = {"type": "user", "sender_user": message.sender.as_json()}
    if (chat := message.extras.get("sender_chat")) is not None:
        origin = {"type": "chat", "sender_chat": chat}
    return origin | {"date": message.date}


def _opened_by(message: Message) -> Message | None:
    """Return the message that opened the topic this one is in."""
    topic = message.chat.topics.get(message.thread_id or 0)
    root = topic.root if topic is not None else None
    return root if root is not message else None


def _from_elsewhere(answered: Message) -> dict[str, Any]:
    """Return the Bot API's ExternalReplyInfo: who and where, and the medium without its words."""
    media = answered.content.media
    return {
        "origin": _origin_of(answered),
        "chat": answered.chat.as_json(),
        "message_id": answered.id,
        **(media.fields if media else {}),
        **({"has_media_spoiler": True} if media and answered.content.has_spoiler else {}),
    }
