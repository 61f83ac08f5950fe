"""What `doctor` says of inline mode: what to ask BotFather for, and whether it can make new clips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMemberAdministrator, ChatMemberMember, ChatMemberOwner, ChatMemberRestricted
from telegram.constants import ChatType

from bot.finding import Finding
from handlers.wire.errors import MovedError, RefusedCallError, UnreachableError, translated

if TYPE_CHECKING:
    from telegram import Bot, ChatFullInfo, ChatMember, User

_ADVICE = (
    "add the bot to a private channel of yours, as an administrator who may post, and set MEDIA_CHAT_ID to"
)


async def examine_inline(bot: Bot, me: User, media_chat_id: int | None) -> list[Finding]:
    """Return what is to be said; nothing is posted anywhere."""
    findings = []
    if media_chat_id is not None:
        findings = [await _examine_shelf(bot, me, media_chat_id), *_examine_guests(me)]
    if not me.supports_inline_queries:
        text = "inline mode is off, so nobody can share clips in other chats: @BotFather, /setinline"
        return [*findings, Finding(good=None, text=text)]
    if media_chat_id is None:
        text = f"inline mode shares clips that exist and makes no new ones: {_ADVICE} its number"
    else:
        text = (
            "with @BotFather, /setinlinefeedback, a clip begins when it is placed, else with the first press;"
            " Telegram does not tell whether that is on"
        )
    return [*findings, Finding(good=None, text=text)]


def _examine_guests(me: User) -> list[Finding]:
    if me.supports_guest_queries:
        return []
    text = (
        "guest mode is off, so nobody can call the bot in groups that it is not in: @BotFather, Bot Settings"
    )
    return [Finding(good=None, text=text)]


async def _examine_shelf(bot: Bot, me: User, chat_id: int) -> Finding:
    """Ask Telegram whether the bot may post in the chat that takes copies of clips."""
    try:
        with translated():
            chat, member = await bot.get_chat(chat_id), await bot.get_chat_member(chat_id, me.id)
    except MovedError as error:
        return Finding(
            good=False,
            text=f"chat {chat_id} has become another one: set MEDIA_CHAT_ID to its number, {error.chat_id}",
        )
    except (RefusedCallError, UnreachableError) as error:
        return Finding(good=False, text=f"the bot is not in chat {chat_id} ({error}): {_ADVICE} its number")
    if not may_post(chat, member):
        return Finding(
            good=False,
            text=f"the bot may not post clips in chat {chat_id}: make it an administrator who may post there,"
            " or unset MEDIA_CHAT_ID",
        )
    return Finding(good=True, text=f"clips for other chats can be put into chat {chat_id} first")


def may_post(chat: ChatFullInfo, member: ChatMember) -> bool:
    """Return whether a member, who is the bot, may put a clip into a chat."""
    if isinstance(member, ChatMemberOwner) or chat.type == ChatType.PRIVATE:
        return True
    if isinstance(member, ChatMemberAdministrator):
        return chat.type != ChatType.CHANNEL or bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return member.can_send_other_messages
    if isinstance(member, ChatMemberMember):
        return chat.permissions is None or bool(chat.permissions.can_send_other_messages)
    return False
