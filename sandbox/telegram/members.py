"""What someone is in a group: owner, administrator, member, restricted, gone; and what that allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.telegram.accounts import Chat, User

OWNER, ADMINISTRATOR, MEMBER, RESTRICTED, LEFT, KICKED = (
    "creator",
    "administrator",
    "member",
    "restricted",
    "left",
    "kicked",
)
HERE = frozenset({OWNER, ADMINISTRATOR, MEMBER, RESTRICTED})
# The control API says "owner" where the Bot API says "creator".
ROLES = {"owner": OWNER} | {status: status for status in (ADMINISTRATOR, MEMBER, RESTRICTED, LEFT, KICKED)}
_ROLE_NAMES = {status: role for role, status in ROLES.items()}

# ChatPermissions of Bot API 10.3; what a new supergroup allows its members.
PERMISSIONS: dict[str, bool] = {
    "can_send_messages": True,
    "can_send_audios": True,
    "can_send_documents": True,
    "can_send_photos": True,
    "can_send_videos": True,
    "can_send_video_notes": True,
    "can_send_voice_notes": True,
    "can_send_polls": True,
    "can_send_other_messages": True,
    "can_add_web_page_previews": True,
    "can_react_to_messages": True,
    "can_edit_tag": True,
    "can_change_info": False,
    "can_invite_users": True,
    "can_pin_messages": False,
    "can_manage_topics": False,
}
# Which permission a kind of message needs (ChatPermissions); stickers and animations share theirs.
NEEDED = {
    "text": "can_send_messages",
    "photo": "can_send_photos",
    "animation": "can_send_other_messages",
    "video": "can_send_videos",
    "video_note": "can_send_video_notes",
    "document": "can_send_documents",
    "sticker": "can_send_other_messages",
    "live_photo": "can_send_photos",
    "voice": "can_send_voice_notes",
    "audio": "can_send_audios",
}
# ChatAdministratorRights of Bot API 10.3 for groups; what an app ticks for a new administrator.
RIGHTS: dict[str, bool] = {
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
    "can_manage_tags": False,
}


@dataclass(frozen=True, slots=True)
class Member:
    """Someone's place in a group; a change is a new one, so that updates can tell old and new.

    Attributes:
        status: as in the Bot API's ChatMember.
        rights: of an administrator; a right that is not named is as in `RIGHTS`.
        permissions: of someone restricted; what is not named is allowed.
        is_anonymous: an administrator who writes as the group.
        custom_title: of an administrator.
    """

    status: str = MEMBER
    rights: Mapping[str, bool] = field(default_factory=dict)
    permissions: Mapping[str, bool] = field(default_factory=dict)
    is_anonymous: bool = False
    custom_title: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the chat counts this one among its members."""
        return self.status in HERE

    @property
    def leads(self) -> bool:
        """Whether this is the owner or an administrator."""
        return self.status in {OWNER, ADMINISTRATOR}

    @property
    def role(self) -> str:
        """The status in the control API's words."""
        return _ROLE_NAMES[self.status]

    def has_right(self, right: str) -> bool:
        """Return whether an administrator's right is given; an owner has them all."""
        if self.status == OWNER:
            return True
        return self.given_rights().get(right, False)

    def given_rights(self) -> dict[str, bool]:
        """Return an administrator's rights, one by one; nobody else has any that could be given or taken."""
        return {**RIGHTS, **self.rights} if self.status == ADMINISTRATOR else {}

    def as_json(self, user: User, chat: Chat) -> dict[str, Any]:
        """Return the Bot API's ChatMember, in the shape of its status."""
        shape: dict[str, Any] = {"user": user.as_json(), "status": self.status}
        if self.status == OWNER:
            shape["is_anonymous"] = self.is_anonymous
        elif self.status == ADMINISTRATOR:
            # Only the bot's own promotions could be edited by it, and this bot promotes nobody.
            shape |= {"can_be_edited": False, "is_anonymous": self.is_anonymous, **RIGHTS, **self.rights}
            if not chat.is_forum:
                del shape["can_manage_topics"]
        elif self.status == RESTRICTED:
            allowed = {
                name: chat.permissions[name] and self.permissions.get(name, True) for name in PERMISSIONS
            }
            shape |= {"is_member": True, **allowed, "until_date": 0}
        elif self.status == KICKED:
            shape["until_date"] = 0
        if self.leads and self.custom_title:
            shape["custom_title"] = self.custom_title
        return shape


def may(chat: Chat, member: Member, permission: str) -> bool:
    """Return whether someone may do in a group what its permissions are about."""
    if not chat.is_group or member.leads:
        return True
    return chat.permissions[permission] and member.permissions.get(permission, True)


def may_send(chat: Chat, member: Member, kind: str) -> bool:
    """Return whether someone may send a kind of message; the permissions are independent of each other."""
    return may(chat, member, NEEDED.get(kind, "can_send_messages"))


def allowed_kinds(chat: Chat) -> dict[str, bool]:
    """Return for every kind of message whether plain members may send it."""
    return {kind: may_send(chat, Member(), kind) for kind in NEEDED}


def read_permissions(wish: Mapping[str, Any]) -> dict[str, bool]:
    """Return permissions by the Bot API's names, from these or from kinds of messages.

    Raises:
        ActError: a name is unknown, or a value is no truth value.
    """
    read = {}
    for name, value in wish.items():
        permission = NEEDED.get(name, name)
        if permission not in PERMISSIONS:
            raise ActError(f"unknown permission {name}; known are {', '.join([*NEEDED, *PERMISSIONS])}")
        read[permission] = _truth(name, value)
    return read


def read_rights(wish: Mapping[str, Any]) -> dict[str, bool]:
    """Return an administrator's rights.

    Raises:
        ActError: a name is unknown, or a value is no truth value.
    """
    if unknown := sorted(set(wish) - set(RIGHTS)):
        raise ActError(f"unknown rights {', '.join(unknown)}; known are {', '.join(RIGHTS)}")
    return {name: _truth(name, value) for name, value in wish.items()}


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ActError(f"{name} must be true or false")
    return value
