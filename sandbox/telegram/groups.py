"""The life of groups: opened, joined, led, left, turned into supergroups; the bot's place in them too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sandbox.telegram.accounts import GENERAL_TOPIC, Chat, Topic, User
from sandbox.telegram.acts import announce
from sandbox.telegram.entities import FormattedText
from sandbox.telegram.errors import ActError
from sandbox.telegram.lookups import find_sender
from sandbox.telegram.members import KICKED, LEFT, OWNER, Member
from sandbox.telegram.messages import Content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sandbox.telegram.accounts import ChatType
    from sandbox.telegram.world import World


@dataclass(slots=True)
class Groups:
    """What people do to groups, and what the bot learns of it."""

    world: World

    def open(
        self, chat_type: ChatType, title: str, members: Sequence[User], *, is_forum: bool = False
    ) -> Chat:
        """Open a group with the bot in it; the first member owns it and adds the bot, which learns of it.

        Raises:
            ActError: a forum that is no supergroup.
        """
        chat = self._create(chat_type, title, members, is_forum=is_forum)
        if members:
            self._found(chat, members[0])
        return chat

    def open_without_bot(
        self, chat_type: ChatType, title: str, members: Sequence[User], *, is_forum: bool = False
    ) -> Chat:
        """Open a group that the bot knows nothing of; the first member owns it.

        Raises:
            ActError: a forum that is no supergroup.
        """
        chat = self._create(chat_type, title, members, is_forum=is_forum)
        chat.bot_member = Member(LEFT)
        chat.members.update({person.id: Member(OWNER) for person in members[:1]})
        return chat

    def _create(self, chat_type: ChatType, title: str, members: Sequence[User], *, is_forum: bool) -> Chat:
        if is_forum and chat_type != "supergroup":
            raise ActError("only a supergroup can be a forum")
        chat = self.world.create_group(chat_type, title, is_forum=is_forum)
        if is_forum:
            chat.topics[GENERAL_TOPIC] = Topic(GENERAL_TOPIC, "General")
        chat.members.update({person.id: Member() for person in members})
        return chat

    def actor(self, chat: Chat, person_id: int) -> User:
        """Return who does something to a group: the named one, with 0 its owner, who may do everything.

        Raises:
            ActError: nobody is named and nobody owns the group, or the one named is not there.
        """
        owners = [owner_id for owner_id, member in chat.members.items() if member.status == OWNER]
        return find_sender(self.world, chat, person_id or next(iter(owners), None))

    def _found(self, chat: Chat, founder: User) -> None:
        chat.members[founder.id] = Member(OWNER)
        if chat.type == "group":
            self._tell_bot(chat, founder, Member(LEFT), chat.bot_member)
            announce(self.world, chat, founder, group_chat_created=True)
            return
        # No bot can be in a supergroup while it is created (Bot API, supergroup_chat_created).
        self.world.post(chat, founder, Content(FormattedText()), extras={"supergroup_chat_created": True})
        self._tell_bot(chat, founder, Member(LEFT), chat.bot_member)
        self._announce_joining(chat, founder, self.world.bot)

    def set_bot(self, chat: Chat, by: User, member: Member) -> int | None:
        """Change what the bot is in a group, or whether a person blocks it. Returns the update's id.

        Raises:
            ActError: the bot is this already.
        """
        before = chat.bot_member
        if before == member:
            raise ActError(f"the bot's status in chat {chat.id} is {member.status} already", 409)
        going = chat.is_group and before.is_here and not member.is_here
        # The bot still sees itself go from a basic group, from a supergroup it is cut off at once.
        if going and chat.type == "group":
            announce(self.world, chat, by, left_chat_member=self.world.bot.as_json())
        chat.bot_member = member
        self.world.chats.setdefault(chat.id, chat)
        self._log(chat, self.world.bot, member)
        update_id = self._tell_bot(chat, by, before, member)
        if going and chat.type != "group":
            announce(self.world, chat, by, left_chat_member=self.world.bot.as_json())
        elif chat.is_group and not before.is_here and member.is_here:
            self._announce_joining(chat, by, self.world.bot)
        return update_id

    def block(self, chat: Chat, person: User, *, blocked: bool) -> int | None:
        """Block or unblock the bot; in a group remove it or take it back. Returns the update's id."""
        return self.set_bot(chat, person, Member(KICKED) if blocked else Member())

    def set_member(self, chat: Chat, person: User, member: Member, by: User | None = None) -> int | None:
        """Change what a person is in a group; whoever was owner before becomes an administrator.

        Args:
            chat: the group.
            person: whose place changes.
            member: what the person becomes.
            by: who does it; None is the person.

        Returns:
            The id of the chat_member update, None when the bot does not get it.

        Raises:
            ActError: the chat is private, or the person is this already.
        """
        if not chat.is_group:
            raise ActError("a private chat has no roles")
        before, actor = chat.member(person.id), by or person
        if before == member:
            raise ActError(f"person {person.id} is {member.role} already", 409)
        if member.status == OWNER:
            self._abdicate(chat, person)
        chat.members[person.id] = member
        self._log(chat, person, member)
        update_id = self._tell_member(chat, actor, person, before, member)
        if member.is_here and not before.is_here:
            self._announce_joining(chat, actor, person)
        elif before.is_here and not member.is_here:
            announce(self.world, chat, actor, left_chat_member=person.as_json())
        return update_id

    def permit(self, chat: Chat, permissions: Mapping[str, bool]) -> None:
        """Change what plain members may do, the bot included while it is no administrator.

        Raises:
            ActError: the chat is private.
        """
        if not chat.is_group:
            raise ActError("a private chat has no permissions")
        chat.permissions |= permissions
        self.world.log.add("telegram.member", chat_id=chat.id, permissions=dict(chat.permissions))

    def migrate(self, chat: Chat, person: User) -> Chat:
        """Turn a group into a supergroup: a new chat with a new id and none of the old message ids.

        Raises:
            ActError: it is no group, or has become a supergroup already.
        """
        if chat.type != "group" or chat.migrated_to is not None:
            raise ActError(f"chat {chat.id} is not a group that could become a supergroup", 409)
        successor = self.world.create_group("supergroup", chat.title)
        successor.members, successor.bot_member = dict(chat.members), chat.bot_member
        successor.permissions = dict(chat.permissions)
        announce(self.world, chat, person, migrate_to_chat_id=successor.id)
        announce(self.world, successor, person, migrate_from_chat_id=chat.id)
        chat.migrated_to = successor.id
        return successor

    def _abdicate(self, chat: Chat, heir: User) -> None:
        """Make the owner an administrator, since a group has one owner."""
        for person_id, member in list(chat.members.items()):
            if member.status == OWNER and person_id != heir.id:
                self.set_member(chat, self.world.people[person_id], replace(member, status="administrator"))

    def _announce_joining(self, chat: Chat, actor: User, newcomer: User) -> None:
        announce(self.world, chat, actor, new_chat_members=[newcomer.as_json()])

    def _log(self, chat: Chat, whose: User, member: Member) -> None:
        self.world.log.add("telegram.member", chat_id=chat.id, user_id=whose.id, status=member.status)

    def _tell_bot(self, chat: Chat, by: User, before: Member, after: Member) -> int | None:
        """Let the bot know that someone changed what it is here."""
        change = self._change(chat, by, self.world.bot, before, after)
        return self.world.updates.put("my_chat_member", change)

    def _tell_member(self, chat: Chat, by: User, person: User, before: Member, after: Member) -> int | None:
        """Let the bot know that someone else's place changed; it must be administrator (Bot API, Update)."""
        if not chat.bot_member.leads:
            return None
        return self.world.updates.put("chat_member", self._change(chat, by, person, before, after))

    def _change(self, chat: Chat, by: User, whose: User, before: Member, after: Member) -> dict[str, object]:
        return {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": int(self.world.now()),
            "old_chat_member": before.as_json(whose, chat),
            "new_chat_member": after.as_json(whose, chat),
        }
