"""A small store of what was worked out lately."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar, cast

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
Some = TypeVar("Some")
MISSING = object()


class Recent(Generic[Question, Answer]):
    """The answers last asked for, at most so many. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Question, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Question, work_out: Callable[[], Answer]) -> Answer:
        """The answer that is kept, else one worked out now; two threads may both do so."""
        with self._lock:
            known = self._answers.get(question, MISSING)
            if known is not MISSING:
                self._answers.move_to_end(question)
                return cast("Answer", known)
        found = work_out()
        self.keep({question: found})
        return found

    def known(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """The answers to some questions, of those that are kept."""
        with self._lock:
            found = {question: self._answers[question] for question in questions if question in self._answers}
            for question in found:
                self._answers.move_to_end(question)
        return found

    def keep(self, answers: Mapping[Question, Answer]) -> None:
        """Keep some answers, and let the oldest go."""
        with self._lock:
            self._answers.update(answers)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
