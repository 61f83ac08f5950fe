"""Topics of forums: opened, renamed, closed, reopened, deleted, by people and by the bot alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.telegram.accounts import GENERAL_TOPIC, TOPIC_BLUE, Chat, Topic, User
from sandbox.telegram.acts import announce, tell
from sandbox.telegram.entities import FormattedText
from sandbox.telegram.errors import ActError
from sandbox.telegram.messages import Content

if TYPE_CHECKING:
    from sandbox.telegram.world import World

LONGEST_TITLE = 128


@dataclass(slots=True)
class Topics:
    """What happens to topics; whether somebody may do it is asked before."""

    world: World

    def open(self, chat: Chat, by: User, title: str, icon_color: int = TOPIC_BLUE) -> Topic:
        """Open a topic; the service message that says so gives it its id."""
        created: dict[str, Any] = {"name": title[:LONGEST_TITLE], "icon_color": icon_color}
        root = self.world.post(chat, by, Content(FormattedText()), extras={"forum_topic_created": created})
        root.thread_id = root.id
        topic = Topic(root.id, created["name"], creator_id=by.id, icon_color=icon_color, root=root)
        chat.topics[topic.thread] = topic
        if by is not self.world.bot:
            tell(self.world, root)
        self._log(chat, topic)
        return topic

    def rename(self, chat: Chat, topic: Topic, by: User, title: str) -> None:
        """Give a topic another title."""
        topic.title = title[:LONGEST_TITLE]
        self._announce(chat, topic, by, forum_topic_edited={"name": topic.title})

    def close(self, chat: Chat, topic: Topic, by: User, *, closed: bool) -> None:
        """Close a topic, or reopen it."""
        topic.closed = closed
        self._announce(chat, topic, by, **{"forum_topic_closed" if closed else "forum_topic_reopened": {}})

    def delete(self, chat: Chat, topic: Topic, by: User) -> None:
        """Delete a topic with all its messages, which nobody announces."""
        del chat.topics[topic.thread]
        for message in list(chat.messages.values()):
            if message.thread_id == topic.thread and not message.deleted:
                self.world.delete(message, "bot" if by is self.world.bot else "person")
        self._log(chat, topic, deleted=True)

    def _announce(self, chat: Chat, topic: Topic, by: User, **extras: Any) -> None:
        thread = None if topic.thread == GENERAL_TOPIC else topic.thread
        announce(self.world, chat, by, thread, **extras)
        self._log(chat, topic)

    def _log(self, chat: Chat, topic: Topic, *, deleted: bool = False) -> None:
        self.world.log.add("telegram.topic", chat_id=chat.id, **topic.as_seen(), deleted=deleted)


def find_topic(chat: Chat, thread: int) -> Topic:
    """Return a forum's topic for a person.

    Raises:
        ActError: the chat is no forum, or has no such topic.
    """
    if not chat.is_forum:
        raise ActError(f"chat {chat.id} is no forum, so it has no topics")
    if thread not in chat.topics:
        raise ActError(f"chat {chat.id} has no topic {thread}", 404)
    return chat.topics[thread]
