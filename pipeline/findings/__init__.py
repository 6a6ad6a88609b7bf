"""Figures already compared become the few sentences a manager reads first, each with its evidence and its caution.

A sentence is written only by a rule over an interval or an exact test. In a department where nothing changes and nobody
differs, at most `FALSE_REPORTS` of the reports hold a finding that says otherwise: the rules share that rate (`rates`), and
each shares its part among the things it compares.
"""

from __future__ import annotations

from pipeline.findings.complaints import ageing, grown_causes
from pipeline.findings.data import late, thin, unsettled
from pipeline.findings.evidence import Ageing, Causes, Evidence, LogEvidence, PeopleEvidence
from pipeline.findings.figures import endings, met, missed, moved, quiet, too_close
from pipeline.findings.people import outside
from pipeline.findings.rates import FALSE_REPORTS
from pipeline.findings.standings import standings_of
from pipeline.report.blocks.framing import Finding

__all__ = ["FALSE_REPORTS", "Ageing", "Causes", "Evidence", "LogEvidence", "PeopleEvidence", "findings_of"]

KINDS = ("bad", "good", "none")


def findings_of(evidence: Evidence) -> list[Finding]:
    """What a manager should look at first: bad news, then good, then what is neither."""
    standings = standings_of(evidence)
    found = [
        *moved(standings, evidence),
        *endings(standings, evidence),
        *missed(standings, evidence),
        *outside(evidence),
        *grown_causes(evidence),
        *ageing(evidence),
        *late(evidence),
        *unsettled(evidence),
        *thin(evidence),
        *met(standings, evidence),
        *too_close(standings),
        *quiet(standings),
    ]
    return sorted(found, key=lambda finding: KINDS.index(finding.kind))
