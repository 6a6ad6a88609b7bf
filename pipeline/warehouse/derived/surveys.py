"""What is worked out of each invitation to rate."""

from __future__ import annotations

from pipeline.warehouse.derived.steps import Facts, Step, is_satisfied


def survey_steps(facts: Facts) -> list[Step]:
    """Whether it was answered, and whether the answer is a satisfied one."""
    rated = "rating IS NOT NULL OR is_satisfied IS NOT NULL OR rated_at IS NOT NULL"
    return [Step(filled={"is_satisfied": is_satisfied()}, added={"is_rated": rated})]
