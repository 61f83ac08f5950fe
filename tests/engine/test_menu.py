from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.catalogue import TEMPLATES
from engine.errors import OperatorError, OperatorProblem
from engine.menu import Menu
from engine.providers.absent import Absent
from engine.providers.interface import Regions, Ticket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine.providers.interface import Provider

FIRST, SECOND, FORMER = Absent("first"), Absent("second"), Absent("former")
MENU = Menu([FIRST, SECOND], former=[FORMER], absent=Absent)

NOWHERE = Path("nowhere")
REGIONS = Regions((0, 0, 1, 1), (0, 0, 1, 1))
TICKET = Ticket("t")


def test_the_first_that_is_not_barred_gets_the_order_and_a_former_one_never() -> None:
    barred: list[tuple[set[str], Provider | None]] = [
        (set(), FIRST),
        ({"second"}, FIRST),
        ({"first"}, SECOND),
        ({"first", "second"}, None),
    ]
    assert [MENU.first(barred=names) for names, _ in barred] == [chosen for _, chosen in barred]
    assert MENU.names == ("first", "second")


def test_whoever_holds_an_order_is_found() -> None:
    assert MENU.find("second") is SECOND
    assert MENU.find("former") is FORMER
    assert MENU.find("unheard-of").describe().name == "unheard-of"


@pytest.mark.parametrize(
    "ask",
    [
        Absent.probe,
        Absent.recover,
        lambda provider: provider.check(NOWHERE),
        lambda provider: provider.submit(NOWHERE, REGIONS, TEMPLATES[0]),
        lambda provider: provider.status(TICKET),
        lambda provider: provider.fetch(TICKET, NOWHERE),
        lambda provider: provider.cancel(TICKET),
    ],
)
async def test_a_provider_that_the_settings_lost_is_the_operators_to_bring_back(
    ask: Callable[[Absent], Awaitable[object]],
) -> None:
    with pytest.raises(OperatorError, match="PROVIDERS lacks old") as caught:
        await ask(Absent("old"))
    assert caught.value.problem is OperatorProblem.SETUP


async def test_an_order_at_a_lost_provider_counts_as_bought_and_kept() -> None:
    facts = Absent("old").describe()
    assert facts.billed
    assert facts.durable
    await MENU.close()
