"""What the pretended detector says about which photo, by rules that the control API sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.dashscope.pictures import Picture


@dataclass(slots=True)
class PhotoRule:
    """One rule; what it does not name matches every photo.

    Size is the robust way to name a photo, since clients re-encode before they upload.

    Attributes:
        reject_code: what the detector says; "" accepts the face whatever the switches say.
        times: how many photos it judges before it is used up; -1 = all.
    """

    reject_code: str
    width: int | None = None
    height: int | None = None
    sha256: str | None = None
    times: int = -1

    def matches(self, picture: Picture) -> bool:
        """Return whether the rule speaks of this picture."""
        pairs = ((self.width, picture.width), (self.height, picture.height), (self.sha256, picture.sha256))
        return self.times != 0 and all(wanted in {None, found} for wanted, found in pairs)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> PhotoRule:
        """Return the rule that a control call describes.

        Raises:
            ValueError: it describes none.
        """
        kinds = {"reject_code": str, "width": int, "height": int, "sha256": str, "times": int}
        if "reject_code" not in facts:
            raise ValueError("a photo rule needs a reject_code")
        for name, value in facts.items():
            if name not in kinds or not isinstance(value, kinds[name]):
                raise ValueError(f"a photo rule has no {name} = {value!r}")
        return cls(**facts)


@dataclass(slots=True)
class PhotoRules:
    """All rules; the latest that matches decides."""

    rules: list[PhotoRule] = field(default_factory=list)

    def verdict(self, picture: Picture) -> str | None:
        """Return the code the latest matching rule orders ("" accepts), None if no rule matches."""
        for rule in reversed(self.rules):
            if rule.matches(picture):
                rule.times -= rule.times > 0
                return rule.reject_code
        return None
