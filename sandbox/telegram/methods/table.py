"""The table of all methods this Telegram knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram.methods import account, answering, deleting, editing, fetching, sending
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.world import World

Method = Callable[[World, Parameters], Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getMe": account.get_me,
    "getUpdates": fetching.get_updates,
    "setWebhook": fetching.set_webhook,
    "deleteWebhook": fetching.delete_webhook,
    "getWebhookInfo": fetching.get_webhook_info,
    "getFile": fetching.get_file,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendAnimation": sending.send_animation,
    "sendVideo": sending.send_video,
    "sendDocument": sending.send_document,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": deleting.delete_message,
    "deleteMessages": deleting.delete_messages,
    "answerCallbackQuery": answering.answer_callback_query,
    "sendChatAction": answering.send_chat_action,
    "setMessageReaction": answering.set_message_reaction,
    "getChat": account.get_chat,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
}
_BY_LOWER_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}


def find_method(name: str) -> tuple[str, Method] | None:
    """Return a method and its proper name; Telegram does not mind upper and lower case."""
    return _BY_LOWER_NAME.get(name.lower())
