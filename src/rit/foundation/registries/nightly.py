"""What is to be done every night: each area adds its jobs; they run in turn, as the *clerk* role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry


class Run(Protocol):
    """Atomic by itself, and harmless when it runs twice a night."""

    def __call__(self, *, by: Actor, now: datetime) -> object: ...


@dataclass(frozen=True)
class Job:
    """`name` such as "plan.reminders": it stands in the log when the job fails."""

    name: str
    run: Run


jobs: Registry[Job] = Registry()


def add(name: str, run: Run) -> None:
    jobs.add(name, Job(name, run))
