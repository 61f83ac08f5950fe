"""Pretends to be DashScope: the models emoji-detect-v1 and emoji-v1, strict by the documents."""

from sandbox.dashscope.service import DashScope
from sandbox.dashscope.switches import ProviderSwitches

__all__ = ["DashScope", "ProviderSwitches"]
