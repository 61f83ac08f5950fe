"""What a sandbox is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.dashscope import ProviderSwitches
from sandbox.telegram import TelegramSwitches

if TYPE_CHECKING:
    from sandbox.bot_process import BotHome


@dataclass(slots=True)
class Settings:
    """Everything a sandbox can be told before it starts; the switches can be changed later too.

    Attributes:
        host: address to listen on; anything but loopback needs `expose`.
        port: 0 lets the system choose.
        expose: allow an address that other machines can reach. Nothing here is protected: whoever reaches
            the sandbox controls it.
        bot_name, bot_username: what getMe says.
        telegram, provider: the initial switches.
        bot: where to keep a bot as a process; None keeps none.
    """

    host: str = "127.0.0.1"
    port: int = 0
    expose: bool = False
    bot_name: str = "Selfmoji"
    bot_username: str = "selfmoji_bot"
    telegram: TelegramSwitches = field(default_factory=TelegramSwitches)
    provider: ProviderSwitches = field(default_factory=ProviderSwitches)
    bot: BotHome | None = None
