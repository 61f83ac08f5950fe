"""The errors that repeating cannot help, and how they end a job: state and reason."""

from __future__ import annotations

from engine.errors import DefectError, EngineError, PolicyError, Reason, RefusedError
from storage.states import JobState

FINAL: list[tuple[EngineError, JobState, str]] = [
    (RefusedError("code", reason=Reason.NO_FACE), JobState.REJECTED, "no_face"),
    (PolicyError("code"), JobState.REJECTED, "policy"),
    (DefectError("code"), JobState.FAILED, "defect"),
]
