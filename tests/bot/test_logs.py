from __future__ import annotations

import io
import json
import logging
import sys
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from bot import logs
from bot.settings import LogSettings
from tests.support.program import KEY, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_UPLOAD = "oss://dashscope-instant/abc/selfie.jpg"
_LINK = "https://results.example/clip.mp4?Expires=17&OSSAccessKeyId=LTAIsecret&Signature=c2VjcmV0"
_SECRETS = (TOKEN, KEY, _UPLOAD, "LTAIsecret", "c2VjcmV0")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., io.StringIO]:
    """Return a function that sets the logs up and returns what they are written to."""

    def set_up(**settings: Any) -> io.StringIO:
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.chdir(tmp_path)  # where no .env lies
        logs.set_up(LogSettings(**settings))
        return stream

    return set_up


def _fail(words: str) -> None:
    raise RuntimeError(words)


def _log_everything() -> None:
    everything = " ".join((f"https://api.telegram.org/bot{TOKEN}/getMe", KEY, _UPLOAD, _LINK))
    log = structlog.get_logger("ours")
    log.info(everything)
    log.info("kwargs", text=everything, nested={"links": [everything], "pair": (everything, 1)})
    log.info("object", error=ValueError(everything))
    logging.getLogger("theirs").warning("args: %s", everything)
    try:
        _fail(everything)
    except RuntimeError:
        log.exception("ours_failed")
        logging.getLogger("theirs").exception("theirs failed")


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_secret_is_written_whoever_logs_it_and_wherever_it_stands(
    written: Callable[..., io.StringIO], form: str
) -> None:
    stream = written(log_format=form)
    _log_everything()
    text = stream.getvalue()
    assert "kwargs" in text
    assert "theirs failed" in text
    assert [secret for secret in _SECRETS if secret in text] == []
    assert "<token>" in text
    assert "<upload>" in text


def test_json_lines_are_one_object_each_with_event_level_and_time(
    written: Callable[..., io.StringIO],
) -> None:
    stream = written(log_format="json")
    structlog.get_logger().info("job_made", job=7, nested={"tasks": ["a", 1, None]})
    logging.getLogger("theirs").warning("hello %s", "you")
    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (ours["event"], ours["level"], ours["job"]) == ("job_made", "info", 7)
    assert ours["nested"] == {"tasks": ["a", 1, None]}
    assert ours["timestamp"].endswith("Z")
    assert (theirs["event"], theirs["level"]) == ("hello you", "warning")


def test_the_level_holds_for_everybody_and_talkative_libraries_stay_quiet(
    written: Callable[..., io.StringIO],
) -> None:
    stream = written(log_level="info")
    structlog.get_logger("ours").debug("ours_debug")
    logging.getLogger("theirs").info("theirs info")
    logging.getLogger("httpx").info("GET https://api.telegram.org/bot...")
    text = stream.getvalue()
    assert "ours_debug" not in text
    assert "theirs info" in text
    assert "GET" not in text


def test_masking_leaves_the_rest_of_a_sentence_alone() -> None:
    masked = logs.mask(f"job 7: GET {_LINK}&x=1 failed for {KEY}, task 12345:short")
    assert "job 7: GET https://results.example/clip.mp4?Expires=<hidden>" in masked
    assert masked.endswith("&x=1 failed for <key>, task 12345:short")
