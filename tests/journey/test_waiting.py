"""What people are told when it takes long, when nobody knows, and when a photo's time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor


async def _order_among_strangers(alice: Visitor, control: Control) -> None:
    """Lose the answer to an order while somebody else orders with the same account."""
    await control.switch(provider={"hold": True})
    await control.fault("provider", "submit", "drop_after")
    await control.fault("provider", "list", "answer", status=503, times=-1)
    await alice.order("Sleepy")
    await control.wait_for("provider.submit")
    await control.post("provider/others", count=1)
    await control.clear_faults()
    await alice.reads("nothing more will be charged")


async def test_an_order_that_may_be_one_of_several_unknown_tasks_is_never_bought_again(
    house: House, alice: Visitor, control: Control
) -> None:
    async with house.running():
        await _order_among_strangers(alice, control)
        await alice.write("/jobs")
        await alice.reads("being looked into")

    assert (await control.ledger())["submitted"] == 1


async def test_an_order_of_unknown_fate_ends_when_the_provider_has_forgotten_its_tasks(
    house: House, alice: Visitor, control: Control
) -> None:
    async with house.running():
        await _order_among_strangers(alice, control)

    async with house.running(dashscope_task_life_hours=1e-6):
        await alice.reads("did not finish within a day")


async def test_a_clip_that_took_long_rings_once(house: House, alice: Visitor) -> None:
    async with house.running(ready_note_after_seconds=0):
        await alice.order("Sleepy")
        await alice.reads("Your clip is ready: 😴 Sleepy")
    async with house.running(ready_note_after_seconds=0):
        await alice.write("/jobs")
        await alice.reads("done")

    assert len([message for message in await alice.messages() if "is ready" in message.words]) == 1


async def test_a_photo_that_nobody_used_for_long_leaves_the_disk_and_its_keyboard_says_so(
    house: House, alice: Visitor
) -> None:
    async with house.running():
        keyboard = await alice.order("Sleepy")
        clip = (await alice.clips())[0]
    async with house.running(keep_photos_hours=1e-6, keep_clips_hours=1e-6):
        await alice.reads("I no longer keep this photo")

        assert "no longer keep" in await alice.press(clip, "Again")
        assert "no longer keep" in await alice.press(clip, "Another")
    async with house.running():
        pass  # what was not removed because of the stop is removed by the next start

    assert keyboard.message_id
    assert [path.name for path in (house.data_dir / "photos").iterdir()] == []
    assert [path.name for path in (house.data_dir / "clips").iterdir()] == []


async def test_a_file_that_no_row_names_is_removed_by_the_next_start_and_no_other(
    house: House, alice: Visitor
) -> None:
    async with house.running():
        await alice.order("Sleepy")
        await alice.clips()
    kept = [path.name for path in (house.data_dir / "photos").iterdir()]
    for folder in ("photos", "clips", "sheets"):
        (house.data_dir / folder / "77.jpg").write_bytes(b"somebody's face")

    async with house.running():
        pass

    assert sorted(kept) == ["1.jpg", "1.original"]
    assert sorted(path.name for path in house.data_dir.glob("photos/*")) == sorted(kept)
    assert [path.name for path in house.data_dir.glob("*/77.jpg")] == []
