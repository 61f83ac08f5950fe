from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.budget import Budget, BudgetSettings
from engine.errors import DefectError, EngineError, OperatorError, PolicyError, Reason, RefusedError
from engine.menu import Menu
from engine.ordering import Ordering, OrderingSettings
from engine.providers.absent import Absent
from engine.providers.emoji_v1 import ApiKey, EmojiV1, EmojiV1Settings
from engine.providers.emoji_v1.error_table import classify
from engine.standing import Standing, StandingSettings
from handlers.views.keyboard import keyboard_screen
from handlers.views.status import StatusWriter
from handlers.words import Words
from storage import open_storage, scenes
from storage.files import Files
from storage.limits import Limits
from storage.schema import job as job_table
from storage.states import JobState, PhotoState
from tests.engine.emoji_v1.error_cases import ERROR_CASES, UNDESCRIBED_CASES, ErrorCase
from tests.support.program import KEY
from tests.support.rows import NOW, job_at, make_job, photo_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import sqlalchemy as sa

    from engine.catalogue import Template
    from engine.providers.interface import Regions, Ticket
    from storage import Storage
    from storage.scenes import Scene

DESCRIBED = [case for case in ERROR_CASES if case not in UNDESCRIBED_CASES]

ADVICE: dict[Reason, tuple[str, str]] = {
    Reason.NO_FACE: ("I can't find a face", "脸"),
    Reason.MANY_FACES: ("more than one person", "人"),
    Reason.FACE_SIZE: ("too close or too far away", "脸"),
    Reason.FACE_POSE: ("turned or tilted", "头"),
    Reason.FACE_COVERED: ("covered or cut off", "脸"),
    Reason.UNCLEAR: ("too dark or blurred", "照片"),
    Reason.FACE_CUT: ("edge of the photo cuts the face", "边缘"),
    Reason.FACE_TOO_SMALL: ("face is too small", "脸太小"),
    Reason.FACE_TURNED: ("turned to the side", "一侧"),
    Reason.FACE_RAISED: ("bent too far up or down", "抬"),
    Reason.TOO_DARK: ("face is too dark", "太暗"),
    Reason.TOO_BRIGHT: ("too bright", "过曝"),
    Reason.SHAKEN: ("photo is shaken", "抖"),
    Reason.BLURRED: ("out of focus", "对上焦"),
    Reason.TOO_SMALL: ("picture is too small", "太小"),
    Reason.TOO_LARGE: ("file is too large", "太大"),
    Reason.BAD_SHAPE: ("too long and narrow", "长"),
    Reason.BAD_FORMAT: ("can't open this kind of file", "文件"),
    Reason.DAMAGED: ("damaged or incomplete", "文件"),
    Reason.UNSUITABLE: ("did not say more", "照片"),
}
"""What a person must be able to read out of the advice, in English and in Chinese."""

FREE = ("Nothing was charged", "没有收费")
KEPT = ("Your request is kept and starts by itself", "你的请求已保留")
RULES = ("against its content rules", "不符合内容规则")
OURS = ("something is wrong on our side", "我们这边出了问题")
TROUBLE = ("had trouble several times", "服务多次出错")
NEXT = ("you are next", "下一个就是你")


class Refusing(EmojiV1):
    """The true provider, except that every order is answered with one error."""

    def __init__(self, error: EngineError) -> None:
        super().__init__(EmojiV1Settings(api_key=ApiKey(KEY)))
        self._error = error

    async def submit(self, photo: Path, regions: Regions, template: Template) -> Ticket:
        """Refuse.

        Raises:
            EngineError: always.
        """
        del photo, regions, template
        raise self._error


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """Return a database with one job that is being ordered."""
    async with open_storage(tmp_path / "bot.db") as opened:
        await opened.transact(make_job, JobState.SUBMITTING, template="mengwa_kun_1")
        yield opened


async def order(storage: Storage, folder: Path, error: EngineError) -> None:
    """Order job 1 from a provider that answers with an error."""
    provider = Refusing(error)
    menu = Menu([provider], absent=Absent)
    standing = Standing(storage, menu, Budget(BudgetSettings(), menu), StandingSettings(), clock=lambda: NOW)
    ordering = Ordering(storage, Files(folder), standing, OrderingSettings(), clock=lambda: NOW)
    job = await storage.transact(job_at, 1)
    photo = await storage.transact(photo_at, job.photo_id)
    await ordering.order(job, photo, provider)
    await provider.close()


def scene_of(conn: sa.Connection) -> Scene:
    """Read what the status message of job 1 depends on."""
    found = scenes.due(conn, allowed=Limits(("emoji-v1",)), busy=(), limit=9, now=NOW + timedelta(hours=1))
    return next(scene for scene in found if scene.job is not None)


async def sentences(storage: Storage) -> list[str]:
    """Return what the status message says in English and in Chinese."""
    scene = await storage.transact(scene_of)
    assert scene.job is not None
    writer = StatusWriter(Words(), ("emoji-v1",))
    people = [dataclasses.replace(scene.person, language=language) for language in ("en", "zh")]
    return [writer.screen(dataclasses.replace(scene, person=p), scene.job).text for p in people]


def told(case: ErrorCase) -> list[tuple[str, str]]:
    """Return what the status must say after a refused order, in both languages."""
    if case.error is RefusedError:
        assert case.reason is not None
        return [ADVICE[case.reason], FREE]
    kept = [KEPT, FREE] if case.error is OperatorError else [NEXT]
    return {PolicyError: [RULES, FREE], DefectError: [OURS, FREE]}.get(case.error, kept)


@pytest.mark.parametrize("case", DESCRIBED, ids=str)
async def test_a_refused_order_says_what_happened_that_it_was_free_and_what_to_do(
    storage: Storage, tmp_path: Path, case: ErrorCase
) -> None:
    await order(storage, tmp_path, classify(case.status, case.code, case.message))

    english, chinese = await sentences(storage)
    for in_english, in_chinese in told(case):
        assert in_english in english
        assert in_chinese in chinese
    assert (await storage.transact(job_at, 1)).billed_seconds == 0


PASSING = [c for c in DESCRIBED if c.error not in {RefusedError, PolicyError, DefectError, OperatorError}]


@pytest.mark.parametrize("case", PASSING, ids=str)
async def test_trouble_that_does_not_pass_ends_with_a_sentence_and_no_charge(
    storage: Storage, tmp_path: Path, case: ErrorCase
) -> None:
    await storage.transact(wear_out)

    await order(storage, tmp_path, classify(case.status, case.code, case.message))

    english, chinese = await sentences(storage)
    assert TROUBLE[0] in english
    assert FREE[0] in english
    assert TROUBLE[1] in chinese
    assert FREE[1] in chinese


def wear_out(conn: sa.Connection) -> None:
    """Let the order that is on its way be the last that is allowed."""
    conn.execute(job_table.update().values(attempts=OrderingSettings().attempts))


@pytest.mark.parametrize("reason", list(Reason))
async def test_a_photo_refused_by_the_check_gets_the_same_advice_on_its_keyboard(
    storage: Storage, reason: Reason
) -> None:
    photo = await storage.transact(photo_at, 1)
    refused = dataclasses.replace(photo, state=PhotoState.REFUSED, reason=reason)

    screens = [keyboard_screen(Words(), language, refused, "") for language in ("en", "zh")]

    for screen, wanted, free in zip(screens, ADVICE[reason], FREE, strict=True):
        assert wanted in screen.text
        assert free in screen.text
        assert screen.rows == ()
