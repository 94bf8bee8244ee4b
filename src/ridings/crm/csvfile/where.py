"""Keep the rows that match a small, safe expression such as "STATUS == 'OPEN' and BEDS >= 50".

Column names (in backquotes where they are not plain words), strings and numbers; ==, !=, <, <=, >, >=,
in (...), and, or, not, parentheses. An unknown cell equals nothing but '' and is in no order.
"""

import ast
import operator
import re
from collections.abc import Callable

import polars as pl

from ridings.crm.csvfile.cells import parse_numbers
from ridings.errors import DataError

_LONGEST = 4_000
_ORDER: dict[type[ast.cmpop], Callable[[pl.Series, str | float], pl.Series]] = {
    ast.Lt: lambda cells, value: cells < value,
    ast.LtE: lambda cells, value: cells <= value,
    ast.Gt: lambda cells, value: cells > value,
    ast.GtE: lambda cells, value: cells >= value,
}
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}


def matching(expression: str, frame: pl.DataFrame, resolve: Callable[[str], str | None]) -> pl.Series:
    """Tell for every row of a frame of text columns whether it matches.

    Parameters
    ----------
    expression
        What to keep.
    frame
        Text columns.
    resolve
        Gives the column of the frame that a name stands for, None where there is none.

    Raises
    ------
    DataError
        If the expression is not one, naming the position.
    """
    return _Reader(expression, frame, resolve).matching()


class _Reader:
    """Reads one expression over one frame."""

    def __init__(self, text: str, frame: pl.DataFrame, resolve: Callable[[str], str | None]) -> None:
        self.text = text
        self.frame = frame
        self.resolve = resolve
        self.quoted: dict[str, str] = {}

    def matching(self) -> pl.Series:
        if len(self.text) > _LONGEST:
            raise DataError(f"--where is {len(self.text)} characters long, at most {_LONGEST} are read")
        plain = re.sub(r"`[^`]*`", self._placeholder, self.text.replace("\n", " "))
        try:
            return self._truth(ast.parse(plain, mode="eval").body)
        except SyntaxError as error:
            raise self._wrong((error.offset or 1) - 1, error.msg) from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise self._wrong(0, "it cannot be read") from error

    def _placeholder(self, found: re.Match[str]) -> str:
        """Stand a plain word of the same length in for a name in backquotes, so that positions stay."""
        word = "_" * max(len(found[0]) - 8, 1) + f"q{len(self.quoted)}q"
        word = word.rjust(len(found[0]), "_")
        self.quoted[word] = found[0][1:-1]
        return word

    def _truth(self, node: ast.expr) -> pl.Series:
        if isinstance(node, ast.BoolOp):
            parts = [self._truth(value) for value in node.values]
            join = operator.and_ if isinstance(node.op, ast.And) else operator.or_
            result = parts[0]
            for part in parts[1:]:
                result = join(result, part)
            return result
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return ~self._truth(node.operand)
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            result = self._compare(sides[0], node.ops[0], sides[1])
            for left, op, right in zip(sides[1:], node.ops[1:], sides[2:], strict=False):
                result = result & self._compare(left, op, right)
            return result
        raise self._wrong(node.col_offset, "expected a comparison")

    def _compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> pl.Series:
        if isinstance(op, (ast.In, ast.NotIn)):
            found = self._among(self._column(left), right)
            return found if isinstance(op, ast.In) else ~found
        if not isinstance(left, ast.Name):
            left, right, op = right, left, _MIRRORED.get(type(op), type(op))()
        column, value = self._column(left), self._literal(right)
        if isinstance(op, ast.Eq):
            return _equal(column, value)
        if isinstance(op, ast.NotEq):
            return ~_equal(column, value)
        if type(op) not in _ORDER:
            raise self._wrong(left.col_offset, "expected ==, !=, <, <=, >, >= or in")
        cells = column if isinstance(value, str) else parse_numbers(column)
        return _ORDER[type(op)](cells, value).fill_null(False)

    def _among(self, column: pl.Series, node: ast.expr) -> pl.Series:
        if not isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Constant)):
            raise self._wrong(node.col_offset, "expected a list such as ('A', 'B')")
        found = pl.Series([False]).new_from_index(0, len(column))
        for item in [node] if isinstance(node, ast.Constant) else node.elts:
            found = found | _equal(column, self._literal(item))
        return found

    def _column(self, node: ast.expr) -> pl.Series:
        if not isinstance(node, ast.Name):
            raise self._wrong(node.col_offset, "expected the name of a column")
        name = self.quoted.get(node.id, node.id)
        column = self.resolve(name)
        if column is None:
            raise self._wrong(node.col_offset, f"there is no column {name!r}")
        return self.frame[column]

    def _literal(self, node: ast.expr) -> str | float:
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float)):
            if isinstance(node.value, bool):
                return str(node.value).lower()
            try:
                return node.value if isinstance(node.value, str) else float(node.value)
            except OverflowError as error:
                raise self._wrong(node.col_offset, "the number is too large") from error
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self._literal(node.operand)
            if not isinstance(value, str):
                return -value
        raise self._wrong(node.col_offset, "expected a text in quotes or a number")

    def _wrong(self, offset: int, why: str) -> DataError:
        shown = self.text[max(offset, 0) :][:20]
        return DataError(f"--where {self.text[:200]!r}: {why}, at position {offset + 1} ({shown!r})")


def _equal(column: pl.Series, value: str | float) -> pl.Series:
    if value == "":
        return column.is_null()
    cells = column if isinstance(value, str) else parse_numbers(column)
    return (cells == value).fill_null(False)
