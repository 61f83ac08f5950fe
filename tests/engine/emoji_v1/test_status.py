from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import (
    DefectError,
    OperatorError,
    OperatorProblem,
    PolicyError,
    Reason,
    RefusedError,
    TransientError,
)
from engine.providers.interface import Progress, TaskState, Ticket
from tests.engine.emoji_v1.provider_maker import KEY
from tests.engine.emoji_v1.scripted_server import TASK_ID, ScriptedServer, drops, finished, says, task

if TYPE_CHECKING:
    from engine.errors import EngineError
    from engine.providers.emoji_v1 import EmojiV1
    from tests.engine.emoji_v1.provider_maker import MakeProvider

TICKET = Ticket(TASK_ID)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("PENDING", TaskState.QUEUED),
        ("RUNNING", TaskState.RUNNING),
        ("SUCCEEDED", TaskState.DONE),
        ("FAILED", TaskState.FAILED),
        ("CANCELED", TaskState.CANCELLED),
        ("CANCELLED", TaskState.CANCELLED),
        ("UNKNOWN", TaskState.UNKNOWN),
        ("PRE-PROCESSING", TaskState.RUNNING),
        ("POST-PROCESSING", TaskState.RUNNING),
        ("SUSPENDED", TaskState.RUNNING),
    ],
)
async def test_every_state_has_our_word_and_a_new_one_is_not_final(
    provider: EmojiV1, server: ScriptedServer, word: str, state: TaskState
) -> None:
    server.script("status", says(task(word)))

    assert (await provider.status(TICKET)).state is state


async def test_the_providers_times_are_read_as_chinas(provider: EmojiV1, server: ScriptedServer) -> None:
    times = {
        "submit_time": "2026-11-20 18:04:11.512",
        "scheduled_time": "2026-11-20 18:04:11.540",
        "end_time": "2026-11-20 18:05:09",
    }
    server.script("status", says(task("SUCCEEDED", usage={"video_duration": 3}, **times)))

    assert await provider.status(TICKET) == Progress(
        TaskState.DONE,
        billed_seconds=3,
        submitted_at=datetime(2026, 11, 20, 10, 4, 11, 512_000, UTC),
        started_at=datetime(2026, 11, 20, 10, 4, 11, 540_000, UTC),
        ended_at=datetime(2026, 11, 20, 10, 5, 9, 0, UTC),
    )


async def test_times_that_cannot_be_read_are_left_out(provider: EmojiV1, server: ScriptedServer) -> None:
    server.script(
        "status", says(task("RUNNING", submit_time="soon", scheduled_time=17, end_time="0001-01-01 00:00:00"))
    )

    assert await provider.status(TICKET) == Progress(TaskState.RUNNING)


async def test_words_of_success_are_no_failure(provider: EmojiV1, server: ScriptedServer) -> None:
    server.script("status", finished(server, code="Success", error_code=0, error_message="Success"))

    progress = await provider.status(TICKET)
    assert (progress.state, progress.error) == (TaskState.DONE, None)


@pytest.mark.parametrize(
    ("code", "message", "meaning", "carried"),
    [
        ("InvalidParameter", "Driven not exist: driven_id.", DefectError, None),
        ("InvalidParameter", "Failed to download input files.", TransientError, None),
        ("InternalError.Algo", "Inference error: Inference error.", RefusedError, Reason.UNCLEAR),
        ("InternalError.Timeout", "", TransientError, None),
        ("DataInspectionFailed", "", PolicyError, None),
        ("Arrearage", "", OperatorError, OperatorProblem.MONEY),
        ("", "", TransientError, None),
    ],
)
async def test_a_failed_task_says_what_it_means(
    provider: EmojiV1,
    server: ScriptedServer,
    code: str,
    message: str,
    meaning: type[EngineError],
    carried: Reason | OperatorProblem | None,
) -> None:
    server.script("status", says(task("FAILED", code=code, message=message)))

    progress = await provider.status(TICKET)
    assert type(progress.error) is meaning
    assert getattr(progress.error, "reason", getattr(progress.error, "problem", None)) == carried
    assert progress.billed_seconds == 0


@pytest.mark.parametrize(
    ("usage", "seconds"),
    [
        ({"video_duration": 3}, 3),
        ({"video_duration": 2.4}, 3),
        ({"video_duration": "4"}, 4),
        ({}, 0),
        (None, 0),
    ],
)
async def test_charged_seconds_are_whole(
    provider: EmojiV1, server: ScriptedServer, usage: Any, seconds: int
) -> None:
    server.script("status", says({**task("SUCCEEDED"), "usage": usage}))

    assert (await provider.status(TICKET)).billed_seconds == seconds


@pytest.mark.parametrize(
    "reply",
    [
        says(b""),
        says("<html>busy</html>"),
        says({"request_id": "r"}),
        says({"output": {"task_id": TASK_ID}}),
        says({"code": "Throttling.RateQuota", "message": ""}, 429),
        says("", 503),
    ],
)
async def test_a_question_without_an_answer_may_be_asked_again(
    provider: EmojiV1, server: ScriptedServer, reply: Any
) -> None:
    server.script("status", reply)

    with pytest.raises(TransientError):
        await provider.status(TICKET)


async def test_a_question_on_a_stale_connection_is_asked_again(
    provider: EmojiV1, server: ScriptedServer
) -> None:
    await provider.status(TICKET)
    server.script("status", drops, says(task("RUNNING")))

    assert (await provider.status(TICKET)).state is TaskState.RUNNING


async def test_an_id_cannot_lead_the_question_elsewhere(provider: EmojiV1, server: ScriptedServer) -> None:
    server.script("status", says(task("UNKNOWN")))
    server.script("result", says(task("UNKNOWN")))

    await provider.status(Ticket("../uploads?action=getPolicy"))

    assert server.seen[0].path.startswith("/api/v1/tasks/..%2Fuploads%3Faction")


async def test_the_key_and_the_workspace_stand_in_the_headers(
    make_provider: MakeProvider, server: ScriptedServer
) -> None:
    await make_provider(workspace="llm-dummy").status(TICKET)
    await make_provider().status(TICKET)

    with_workspace, without = server.sent("status")
    assert with_workspace.headers["Authorization"] == f"Bearer {KEY}"
    assert with_workspace.headers["X-DashScope-WorkSpace"] == "llm-dummy"
    assert "X-DashScope-WorkSpace" not in without.headers


async def test_the_probe_asks_for_a_task_that_cannot_exist(provider: EmojiV1, server: ScriptedServer) -> None:
    server.script("status", says(task("UNKNOWN")))

    await provider.probe()

    [call] = server.seen
    assert (call.method, call.path) == ("GET", "/api/v1/tasks/00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [
        (401, "InvalidApiKey", OperatorProblem.KEY),
        (400, "Arrearage", OperatorProblem.MONEY),
        (403, "AccessDenied", OperatorProblem.ACCESS),
    ],
)
async def test_the_probe_names_what_the_operator_must_do(
    provider: EmojiV1, server: ScriptedServer, status: int, code: str, problem: OperatorProblem
) -> None:
    server.script("status", says({"code": code, "message": "", "request_id": "r"}, status))

    with pytest.raises(OperatorError) as caught:
        await provider.probe()
    assert caught.value.problem is problem


async def test_a_page_that_answers_200_proves_nothing(provider: EmojiV1, server: ScriptedServer) -> None:
    server.script("status", says("<html>Welcome to the hotel</html>"))

    with pytest.raises(TransientError):
        await provider.probe()


async def test_cancel_says_whether_the_task_was_still_waiting(
    provider: EmojiV1, server: ScriptedServer
) -> None:
    late = {"code": "UnsupportedOperation", "message": "Failed to cancel the task, ...", "request_id": "r"}
    server.script("cancel", says({"request_id": "r"}), says(late, 400), says(late, 200))

    assert [await provider.cancel(TICKET) for _ in range(3)] == [True, False, False]
    call = server.sent("cancel")[0]
    assert (call.method, call.path, call.body) == ("POST", f"/api/v1/tasks/{TASK_ID}/cancel", b"")


@pytest.mark.parametrize("reply", [drops, says("", 502), says("<html></html>")])
async def test_a_cancel_without_an_answer_may_be_repeated(
    provider: EmojiV1, server: ScriptedServer, reply: Any
) -> None:
    server.script("cancel", reply)

    with pytest.raises(TransientError):
        await provider.cancel(TICKET)
    assert len(server.sent("cancel")) == 1
