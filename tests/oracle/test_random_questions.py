"""The API against the reference: the same uploads, the same question, the same answer.

ORACLE_EXAMPLES=N asks N random questions (2,400 by default, always the same ones; a number given asks new ones).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings

from .dataset import Dataset
from .queries import Case, cases
from .rows import NOW

if TYPE_CHECKING:
    from tests.harness import Harness

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "2400"))
QUESTIONS = 50


def test_random_questions(harness: Harness, record_property: Callable[[str, object], None]) -> None:
    checked: Counter[str] = Counter()

    @settings(
        max_examples=-(-EXAMPLES // QUESTIONS),
        derandomize="ORACLE_EXAMPLES" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(QUESTIONS))
    def compare(case: Case) -> None:
        dataset = Dataset(harness, case.uploads)
        harness.now = NOW
        for question in case.questions:
            dataset.check(question)
            checked[question.path] += 1

    compare()
    record_property("questions", checked.total())
    print(f"{checked.total()} questions compared with the reference: {dict(checked)}")
    assert checked.total() >= EXAMPLES
    assert len(checked) == 6 or EXAMPLES < QUESTIONS
