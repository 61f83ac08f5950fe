"""Logs: event name first, then facts; tokens, keys and signed links are masked whoever logs them."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.typing import Processor

    from bot.settings import LogSettings

# The last line of defence: nothing of ours logs these, but libraries may.
_SECRETS = (
    (re.compile(r"\d{5,}:[\w-]{20,}"), "<token>"),
    (re.compile(r"sk-[\w-]{6,}"), "<key>"),
    (re.compile(r"oss://\S+"), "<upload>"),
    (re.compile(r"(?i)((?:signature|ossaccesskeyid|expires)=)[^&\s\"']+"), r"\1<hidden>"),
)

_TALKATIVE = ("httpx", "httpcore", "telegram", "aiohttp.access", "asyncio", "PIL", "alembic", "aiosqlite")


def mask(text: str) -> str:
    """Return a text without anything that opens a door."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def _masked(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # What begins with "_" is structlog's own and is removed before anything is written.
    return {key: value if key.startswith("_") else _masked_fact(value) for key, value in event.items()}


def _masked_fact(value: object) -> object:
    """Return a fact without secrets; what the renderers would print by its repr is masked as that."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {mask(str(key)): _masked_fact(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked_fact(item) for item in value]
    return mask(value if isinstance(value, str) else repr(value))


def set_up(settings: LogSettings) -> None:
    """Send every log line, ours and the libraries', through one masked format to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _masked,
    ]
    renderer: Processor = structlog.processors.JSONRenderer()
    if settings.log_format == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _TALKATIVE:
        # They log addresses, and addresses hold the token; a DEBUG run is for our own lines.
        logging.getLogger(name).setLevel(logging.WARNING)
