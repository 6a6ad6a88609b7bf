"""A table of kefu.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of kefu.toml; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)
