"""Numbers of things in a path: what a database can hold."""

from typing import Annotated

from fastapi import Path

LARGEST = 2**63 - 1
Number = Annotated[int, Path(ge=1, le=LARGEST)]
