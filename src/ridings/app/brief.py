"""Read a brief from its file."""

from pathlib import Path

from ridings.design.brief import DesignBrief, read_brief
from ridings.errors import DataError, RefusedError


def load_brief(path: str | Path) -> DesignBrief:
    """Read a brief from a TOML file.

    Raises
    ------
    DataError
        If it is not UTF-8 or not TOML, or a key or value will not do; naming the table and the key.
    RefusedError
        If the file is not there or may not be read.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise RefusedError(f"{path} is not there") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8: byte {error.start + 1} cannot be read") from error
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}") from error
    return read_brief(text, str(path))
