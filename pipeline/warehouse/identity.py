"""What a build is known by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from pipeline.ingest import Delivery
from pipeline.ingest.parsing import READING_VERSION
from pipeline.logs import LOGS
from pipeline.settings import ORIGIN, Settings
from pipeline.warehouse.manifest import BUILDING_VERSION
from pipeline.worktime import Clock

_ID_LENGTH = 12


def build_id_of(deliveries: Sequence[Delivery], settings: Settings, clock: Clock) -> str:
    """The id of what a build is made from: the same on any machine, wherever the files lie and whatever the tokens are."""
    delivered = [
        (entry.source, entry.file_name, entry.snapshot, entry.read, entry.accepted, entry.duplicates, entry.not_applicable, entry.reasons)
        for entry in deliveries
    ]  # fmt: skip
    used = settings.model_dump(include={"limits", "thresholds", "shifts", "followup", "staff"})
    sources = [source.model_dump(mode="json", exclude=ORIGIN) for source in settings.source]
    facts = [
        READING_VERSION, BUILDING_VERSION, delivered, settings.department.timezone, clock.fingerprint, used, sources,
        [repr(log) for log in LOGS.values()],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:_ID_LENGTH]
