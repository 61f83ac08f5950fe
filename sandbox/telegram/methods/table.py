"""The table of all methods this Telegram knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram.methods import (
    account,
    albums,
    answering,
    copying,
    deleting,
    editing,
    fetching,
    inlines,
    members,
    sending,
    stickers,
    topics,
    webhooks,
)
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.world import World

Method = Callable[[World, Parameters], Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getMe": account.get_me,
    "getUpdates": fetching.get_updates,
    "setWebhook": webhooks.set_webhook,
    "deleteWebhook": webhooks.delete_webhook,
    "getWebhookInfo": webhooks.get_webhook_info,
    "getFile": fetching.get_file,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendAnimation": sending.send_animation,
    "sendVideo": sending.send_video,
    "sendDocument": sending.send_document,
    "sendSticker": sending.send_sticker,
    "sendVideoNote": sending.send_video_note,
    "sendVoice": sending.send_voice,
    "sendAudio": sending.send_audio,
    "sendLivePhoto": sending.send_live_photo,
    "sendMediaGroup": albums.send_media_group,
    "copyMessage": copying.copy_message,
    "copyMessages": copying.copy_messages,
    "forwardMessage": copying.forward_message,
    "forwardMessages": copying.forward_messages,
    "uploadStickerFile": stickers.upload_sticker_file,
    "createNewStickerSet": stickers.create_new_sticker_set,
    "addStickerToSet": stickers.add_sticker_to_set,
    "replaceStickerInSet": stickers.replace_sticker_in_set,
    "setStickerPositionInSet": stickers.set_sticker_position_in_set,
    "deleteStickerFromSet": stickers.delete_sticker_from_set,
    "setStickerEmojiList": stickers.set_sticker_emoji_list,
    "setStickerKeywords": stickers.set_sticker_keywords,
    "setStickerSetTitle": stickers.set_sticker_set_title,
    "setStickerSetThumbnail": stickers.set_sticker_set_thumbnail,
    "deleteStickerSet": stickers.delete_sticker_set,
    "getStickerSet": stickers.get_sticker_set,
    "getCustomEmojiStickers": stickers.get_custom_emoji_stickers,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": deleting.delete_message,
    "deleteMessages": deleting.delete_messages,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": inlines.answer_inline_query,
    "answerGuestQuery": inlines.answer_guest_query,
    "sendChatAction": answering.send_chat_action,
    "setMessageReaction": answering.set_message_reaction,
    "getChat": members.get_chat,
    "getChatMember": members.get_chat_member,
    "getChatAdministrators": members.get_chat_administrators,
    "getChatMemberCount": members.get_chat_member_count,
    "leaveChat": members.leave_chat,
    "getUserProfilePhotos": members.get_user_profile_photos,
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "editGeneralForumTopic": topics.edit_general_forum_topic,
    "closeGeneralForumTopic": topics.close_general_forum_topic,
    "reopenGeneralForumTopic": topics.reopen_general_forum_topic,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
}
_BY_LOWER_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}


def find_method(name: str) -> tuple[str, Method] | None:
    """Return a method and its proper name; Telegram does not mind upper and lower case."""
    return _BY_LOWER_NAME.get(name.lower())
