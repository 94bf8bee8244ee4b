"""Secrets: made at random, shown once, and passwords that are kept as argon2 hashes."""

import datetime
import secrets
from functools import cache
from typing import TYPE_CHECKING

from ridings.errors import CellFault, DataError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

INVITATION_DAYS = datetime.timedelta(days=7)
SHORTEST, LONGEST = 10, 200  # characters of a password
TOKEN = "rdg_"  # begins every token, so that one that leaked can be searched for  # noqa: S105


def new_secret(prefix: str = "") -> str:
    """256 random bits as text."""
    return prefix + secrets.token_urlsafe(32)


def check_password(password: str, email: str) -> None:
    """Refuse a password that is too short, too long or the address itself.

    Raises
    ------
    DataError
        With what was expected; never with the password.
    """
    expected = ""
    if not SHORTEST <= len(password) <= LONGEST:
        expected = f"expected {SHORTEST} to {LONGEST} characters"
    elif password.strip().lower() in (email, email.partition("@")[0]) or len(set(password)) < 4:
        expected = "expected something that is harder to guess"
    if expected:
        raise DataError(f"password: {expected}", [CellFault("user", None, "password", "", expected)])


def hash_password(password: str) -> str:
    """Return an argon2id hash with its salt."""
    return _hasher().hash(password)


def is_password(password: str, hashed: str | None) -> bool:
    """Whether it is the password; where there is none, as long is spent, so that nobody can tell."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(hashed or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return hash_password(new_secret())
