"""The provider `emoji-v1`: our client of Alibaba's DashScope, models emoji-detect-v1 and emoji-v1."""

from engine.providers.emoji_v1.api_key import ApiKey
from engine.providers.emoji_v1.provider import EmojiV1
from engine.providers.emoji_v1.settings import EmojiV1Settings

__all__ = ["ApiKey", "EmojiV1", "EmojiV1Settings"]
