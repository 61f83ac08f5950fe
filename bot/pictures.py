"""The commands that need no Telegram: check a photo, render clips of it, make its preview sheets."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bot.progress import Progress
from engine.catalogue import BY_ID, TEMPLATES, Family, of_family
from engine.errors import REASON_OF_FINDING
from handlers.words import Words
from studio.check import LENIENT, STRICT, check_file
from studio.errors import StudioError
from studio.expressions import TEMPLATES as RECIPES
from studio.expressions import frames, prepare, write_clip
from studio.intake import normalise
from studio.previews import Sheet, render_cell, write_sheet, write_still

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.catalogue import Template
    from studio.check import Verdict
    from studio.expressions import Portrait
    from studio.photo import NormalisedPhoto

_FPS = 15


class UnfitError(Exception):
    """Nothing can be made of this photo; the text is for whoever typed the command."""


def check(photo: Path) -> bool:
    """Print what the photo check finds, and return whether the photo will do.

    Raises:
        UnfitError: the file is no picture that we take.
    """
    verdict = check_file(_opened(photo), thresholds=STRICT).verdict
    for name, value in _figures(verdict):
        sys.stdout.write(f"{name:12} {value}\n")
    for warning in verdict.warnings:
        sys.stdout.write(f"note         {warning.value}\n")
    if verdict.reason is not None:
        sys.stdout.write(f"refused      {verdict.reason.value}. {_said(verdict.reason)}\n")
        return False
    sys.stdout.write("usable\n")
    return True


def render(photo: Path, template: str, out: Path, seconds: float | None) -> None:
    """Write one clip, or those of all templates, into a folder, each named by its template's id.

    Args:
        template: an id of the catalogue, or "all".
        seconds: length of the clips; each template's own if None.

    Raises:
        UnfitError: nothing can be made of this photo.
        OSError: a clip cannot be written.
    """
    wanted = TEMPLATES if template == "all" else (BY_ID[template],)
    portrait = _portrait(photo)
    out.mkdir(parents=True, exist_ok=True)
    progress = Progress(len(wanted))
    for each in wanted:
        recipe = RECIPES[each.id]
        path = out / f"{each.id}.mp4"
        count = round((seconds or recipe.seconds) * _FPS)
        pictures = frames(portrait, recipe, seconds=seconds, fps=_FPS)
        info = write_clip(progress.watch(each.id, pictures, count), path, fps=_FPS)
        progress.finish(f"{path}  {info.duration_ms / 1000:.1f} s, {info.bytes / 1000:.0f} kB")


def previews(photo: Path, out: Path, families: Sequence[Family]) -> None:
    """Write the preview sheets of families into a folder, moving and still, each named by its family.

    Raises:
        UnfitError: nothing can be made of this photo.
        OSError: a sheet cannot be written.
    """
    portrait = _portrait(photo)
    out.mkdir(parents=True, exist_ok=True)
    progress = Progress(len(families))
    for family in families:
        sheet = _sheet(portrait, of_family(family), family.value, progress)
        moving = out / f"{family.value}.mp4"
        info = write_sheet(sheet, moving)
        write_still(sheet, moving.with_suffix(".jpg"))
        progress.finish(f"{moving}  {info.duration_ms / 1000:.1f} s, {info.bytes / 1000:.0f} kB, and a still")


def _sheet(portrait: Portrait, templates: Sequence[Template], name: str, progress: Progress) -> Sheet:
    watched = progress.watch(name, templates, len(templates))
    cells = [render_cell(portrait, RECIPES[template.id]) for template in watched]
    return Sheet(cells, [template.names["en"] for template in templates])


def _opened(photo: Path) -> NormalisedPhoto:
    try:
        return normalise(photo.read_bytes())
    except StudioError as error:
        raise UnfitError(_unfit(photo, error)) from error
    except OSError as error:
        raise UnfitError(f"{photo} cannot be read: {error.strerror}") from error


def _portrait(photo: Path) -> Portrait:
    """Return the face ready to move, upright; takes every photo that can be rendered at all."""
    opened = _opened(photo)
    checked = check_file(opened, thresholds=LENIENT)
    if checked.verdict.reason is not None:
        raise UnfitError(f"{photo}: {checked.verdict.reason.value}. {_said(checked.verdict.reason)}")
    try:
        return prepare((checked.upright or opened).jpeg)
    except StudioError as error:
        raise UnfitError(_unfit(photo, error)) from error


def _unfit(photo: Path, error: StudioError[Any]) -> str:
    return f"{photo}: {error}. {_said(error.reason)}"


def _said(finding: str) -> str:
    """Return what the bot would say: what is wrong with the photo, and what to do about it."""
    reason = REASON_OF_FINDING.get(finding, finding)
    return f"The bot would say: {Words().say('en', 'refused-' + reason.replace('_', '-'))}"


def _figures(verdict: Verdict) -> list[tuple[str, str]]:
    figures = verdict.figures
    if figures is None:
        return [("face", "none")]
    return [
        ("face", f"{figures.width:.0f} px wide, {figures.others} other(s)"),
        ("head", f"roll {figures.roll:.0f}, yaw {figures.yaw:.0f}, pitch {figures.pitch:.0f} degrees"),
        ("turned by", f"{verdict.turn:.0f} degrees"),
        ("sharpness", f"{figures.sharpness:.0f}, evenness {figures.evenness:.2f}"),
        ("brightness", f"{figures.brightness:.0f}, highlights {figures.highlights:.0f}"),
    ]
