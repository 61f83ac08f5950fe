from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from PIL import Image

from engine.providers.emoji_v1 import ApiKey, EmojiV1, EmojiV1Settings
from tests.engine.emoji_v1.provider_maker import KEY
from tests.engine.emoji_v1.scripted_server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime
    from pathlib import Path

    from tests.engine.emoji_v1.provider_maker import MakeProvider


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    script = ScriptedServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", script.handle)
    runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
    await runner.setup()
    script.door = web.TCPSite(runner, "127.0.0.1", 0)
    await script.door.start()
    script.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield script
    script.released.set()
    await runner.cleanup()


@pytest.fixture
def settings(server: ScriptedServer) -> EmojiV1Settings:
    """Patience fit for a test; everything else as documented."""
    return EmojiV1Settings(
        ApiKey(KEY),
        base_url=f"{server.url}/api/v1",
        connect_timeout=timedelta(seconds=2),
        read_timeout=timedelta(seconds=5),
        call_timeout=timedelta(seconds=5),
    )


@pytest.fixture
async def make_provider(settings: EmojiV1Settings) -> AsyncIterator[MakeProvider]:
    async with AsyncExitStack() as stack:

        def make(*, clock: Callable[[], datetime] | None = None, **changes: Any) -> EmojiV1:
            changed = replace(settings, **changes)
            made = EmojiV1(changed) if clock is None else EmojiV1(changed, clock=clock)
            stack.push_async_callback(made.close)
            return made

        yield make


@pytest.fixture
async def provider(make_provider: MakeProvider) -> EmojiV1:
    return make_provider()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (640, 480), "tan").save(path)
    return path
