"""What the door would make of a file under a proposal, found out in a folder that is thrown away."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from pipeline.ingest import Delivery, ingest
from pipeline.mapping.proposal import Proposal
from pipeline.mapping.section import source_of
from pipeline.settings import Paths, Settings

MOST_BYTES = 200_000_000


def trial(proposal: Proposal, path: Path, settings: Settings, now: datetime) -> Delivery | None:
    """What becomes of the file's rows; None for a file too large to be read for a trial.

    Nothing is kept. Raises the KefuErrors of ingest, as far as the proposal is incomplete or wrong.
    """
    if path.stat().st_size > MOST_BYTES:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copyfile(path, folder / path.name)
        source = source_of(proposal).model_copy(update={"files": "*" + path.suffix})
        alone = settings.model_copy(
            update={"source": [source], "reject_limit": {"default": 1.0}, "paths": Paths()}
        )
        (delivery,) = ingest(folder, alone, now)
        return delivery
