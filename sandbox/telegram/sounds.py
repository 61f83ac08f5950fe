"""Listens into sound files as Telegram's servers do: how long, and in which code."""

from __future__ import annotations

import io
from dataclasses import dataclass

import av

_VOICE_CODES = frozenset({"opus", "mp3", "mp3float", "aac"})


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound file is like.

    Attributes:
        duration: in seconds.
        is_voice: a voice note can be made of it: OPUS in OGG, MP3 or M4A (Bot API, sendVoice).
    """

    duration: float
    is_voice: bool


def listen_into(content: bytes) -> SoundFacts | None:
    """Return what kind of sound a file is; None when there is none in it, or a picture beside it."""
    try:
        with av.open(io.BytesIO(content), "r", metadata_errors="ignore") as container:
            if not container.streams.audio or container.streams.video or not container.duration:
                return None
            sound = container.streams.audio[0]
            if not hasattr(sound, "rate"):  # a code that nobody can play; PyAV then knows nothing of it
                return None
            return SoundFacts(container.duration / 1_000_000, sound.codec_context.name in _VOICE_CODES)
    except (av.error.FFmpegError, ValueError):
        return None
