from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.files import Files, Folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder of published files."""
    return Folder(tmp_path / "clips")


def test_a_published_file_is_whole_and_leaves_no_draft(folder: Folder) -> None:
    draft = folder.draft()
    draft.write_bytes(b"clip")
    assert folder.publish(draft, "1.mp4") == "1.mp4"
    assert folder.find("1.mp4").read_bytes() == b"clip"
    assert [path.name for path in folder.path.iterdir()] == ["1.mp4"]


def test_a_new_file_replaces_an_old_one_without_touching_who_reads_it(folder: Folder) -> None:
    folder.write(b"old", "1.mp4")
    with folder.find("1.mp4").open("rb") as reader:
        folder.write(b"new", "1.mp4")
        assert reader.read() == b"old"
    assert folder.find("1.mp4").read_bytes() == b"new"


def test_a_draft_that_is_missing_leaves_the_published_file_alone(folder: Folder) -> None:
    folder.write(b"old", "1.mp4")
    with pytest.raises(FileNotFoundError):
        folder.publish(folder.draft(), "1.mp4")
    assert folder.find("1.mp4").read_bytes() == b"old"


def test_two_drafts_never_share_a_path(folder: Folder) -> None:
    assert len({folder.draft() for _ in range(100)}) == 100


def test_a_start_removes_what_an_earlier_one_left_unfinished(folder: Folder) -> None:
    folder.write(b"clip", "1.mp4")
    folder.draft().write_bytes(b"half a cl")
    Folder(folder.path)
    assert [path.name for path in folder.path.iterdir()] == ["1.mp4"]


def test_a_file_can_be_removed_twice(folder: Folder) -> None:
    folder.write(b"clip", "1.mp4")
    folder.remove("1.mp4")
    folder.remove("1.mp4")
    assert not folder.find("1.mp4").exists()


def test_photos_and_clips_lie_apart(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.photos.write(b"photo", "1")
    files.clips.write(b"clip", "1")
    assert (tmp_path / "photos" / "1").read_bytes() == b"photo"
    assert (tmp_path / "clips" / "1").read_bytes() == b"clip"
