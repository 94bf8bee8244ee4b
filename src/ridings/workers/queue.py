"""What workers ask of whoever keeps the jobs."""

from typing import Protocol


class Queue(Protocol):
    """The jobs that wait and run, by number; workers by the names they give themselves."""

    def waiting(self, most: int) -> list[int]:
        """Numbers of queued jobs, the oldest first."""
        ...

    def given_up(self, worker: str) -> bool:
        """Whether the job that a worker runs is to be given up."""
        ...

    def beat(self, worker: str) -> None:
        """Keep a sign of life of a worker."""
        ...

    def gone(self, worker: str) -> None:
        """Take note that a worker has died."""
        ...

    def sweep(self, *, all_dead: bool = False) -> int:
        """Take note of jobs without a sign of life; `all_dead`: of every running one."""
        ...
