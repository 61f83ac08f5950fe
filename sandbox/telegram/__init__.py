"""A Telegram Bot API on loopback: strict, scriptable, with people who act through the control API."""

from sandbox.telegram.service import Telegram
from sandbox.telegram.switches import TelegramSwitches

__all__ = ["Telegram", "TelegramSwitches"]
