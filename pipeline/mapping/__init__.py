"""Mapping: a `[[source]]` section proposed for a file nobody has described yet. It is shown, never applied."""

from pipeline.mapping.proposal import Proposal, propose
from pipeline.mapping.section import keep, section
from pipeline.mapping.trial import trial

__all__ = ["Proposal", "keep", "propose", "section", "trial"]
