"""What customers write when they complain, put together from phrases."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.department import Cause
from pipeline.demo.phrases import CONSEQUENCES, OPENINGS, PHONE_REQUESTS, REQUESTS

LEAVES_PHONE = 1 / 12


def texts(causes: tuple[Cause, ...], frame: pd.DataFrame, rng: np.random.Generator) -> list[str]:
    """A text per complaint: an opening, what happened, what it led to, what is asked; some leave a phone."""
    events = {cause.name: cause.events for cause in causes}
    dice = rng.integers(0, 1_000_000, (len(frame), 5)).tolist()
    endings = [PHONE_REQUESTS if phoned else REQUESTS for phoned in rng.random(len(frame)) < LEAVES_PHONE]
    columns = (frame["category"], frame["product"], frame["customer_phone"])
    return [
        _text((OPENINGS, events[cause], CONSEQUENCES, ending), die).format(
            product=product,
            phone=phone,
            month=die[4] % 12 + 1,
            days=die[4] % 19 + 3,
            money=die[4] % 60 * 10 + 40,
        )
        for die, ending, cause, product, phone in zip(dice, endings, *columns, strict=True)
    ]


def _text(pools: tuple[tuple[str, ...], ...], die: list[int]) -> str:
    opening, event, consequence, request = (
        pool[number % len(pool)] for pool, number in zip(pools, die, strict=False)
    )
    return f"{opening}{event}{'，' if consequence else '。'}{consequence}{request}"
