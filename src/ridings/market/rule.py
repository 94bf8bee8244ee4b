"""Rules on rows as people write them: `tier == 'A' and employees >= 50`, made into a Polars expression.

Column names (in backquotes where they are not plain words), texts in quotes, numbers, true and false;
==, !=, <, <=, >, >=, in (...), and, or, not, parentheses. An unknown cell equals nothing but '' and is in no
order. Nothing is ever run: the text is parsed, and whatever is not in this list is refused.
"""

import ast
import datetime
import difflib
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from ridings.errors import DataError, shorten

_LONGEST = 4_000  # characters
_LISTED = 12  # column names shown in a message
_TEXT_OR_QUOTED = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`([^`]+)`""")
_ORDER: dict[type[ast.cmpop], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_HOLDS = {
    "number": "numbers",
    "text": "texts",
    "boolean": "true or false",
    "day": "days",
    "list": "lists",
    "other": "something else",
}


def compile_rule(text: str, columns: Mapping[str, pl.DataType], *, name: str = "rule") -> pl.Expr:
    """Make the expression that is true for the rows a rule means, and false, never null, for all others.

    Parameters
    ----------
    text
        The rule.
    columns
        Name and type of the columns it may use: `frame.schema`. Numbers are also compared with text columns,
        by the number that a cell reads as; a day is written as '2026-01-31'; `'x' in products` asks a list.
    name
        What a message calls the rule, such as "[locks] rules".

    Raises
    ------
    DataError
        If it is no rule, names an unknown column or compares what cannot be compared; with the position.
    """
    return _Rule(text.strip(), columns, name).compiled()


@dataclass(frozen=True)
class _Operand:
    """One side of a comparison."""

    expr: pl.Expr
    kind: str  # a key of _HOLDS
    shown: str
    value: str | float | bool | None = None  # of a literal
    column: bool = False


class _Rule:
    """One rule being read."""

    def __init__(self, text: str, columns: Mapping[str, pl.DataType], name: str) -> None:
        self.text = text
        self.columns = columns
        self.name = name
        self.quoted: dict[str, str] = {}
        self.plain = _TEXT_OR_QUOTED.sub(self._stand_in, re.sub(r"\s", " ", text))

    def compiled(self) -> pl.Expr:
        if len(self.text) > _LONGEST:
            raise self._wrong(f"it is {len(self.text)} characters long, at most {_LONGEST} are read", 0)
        try:
            with warnings.catch_warnings():  # Python's own remarks on odd texts are of no use here
                warnings.simplefilter("ignore")
                return self._truth(ast.parse(self.plain, mode="eval").body)
        except SyntaxError as error:
            raise self._wrong(self._hint(), (error.offset or 1) - 1) from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise self._wrong("it cannot be read", 0) from error

    def _stand_in(self, found: re.Match[str]) -> str:
        """Put a plain word of the same length for a name in backquotes, so that positions stay."""
        if found[1] is None:
            return found[0]
        word = f"_q{len(self.quoted)}".ljust(len(found[0]), "_")
        self.quoted[word] = found[1]
        return word

    def _truth(self, node: ast.expr) -> pl.Expr:
        if isinstance(node, ast.BoolOp):
            join = pl.all_horizontal if isinstance(node.op, ast.And) else pl.any_horizontal
            return join([self._truth(value) for value in node.values])
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self._truth(node.operand).not_()
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            steps = zip(sides, node.ops, sides[1:], strict=False)
            return pl.all_horizontal([self._compare(*step) for step in steps])
        if isinstance(node, ast.Name | ast.Constant):
            operand = self._operand(node)
            if operand.kind == "boolean":
                return operand.expr.fill_null(False)
        raise self._wrong(self._hint(), self._position(node))

    def _compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> pl.Expr:
        if isinstance(op, ast.In | ast.NotIn):
            found = self._among(left, right)
            return found if isinstance(op, ast.In) else found.not_()
        if isinstance(op, ast.Eq | ast.NotEq):
            equal = self._equal(self._operand(left), self._operand(right), left)
            return equal if isinstance(op, ast.Eq) else equal.not_()
        if type(op) not in _ORDER:
            raise self._wrong("expected ==, !=, <, <=, >, >= or in", self._position(left))
        one, other = self._alike(self._operand(left), self._operand(right), left)
        return _ORDER[type(op)](one.expr, other.expr).fill_null(False)

    def _among(self, left: ast.expr, right: ast.expr) -> pl.Expr:
        if isinstance(right, ast.Tuple | ast.List | ast.Set):
            item, among = self._operand(left), [self._operand(one) for one in right.elts]
            values = [one.value for one in among if one.kind == item.kind and one.value not in (None, "")]
            odd = [one for one in among if one.kind != item.kind or one.value in (None, "")]
            listed = [item.expr.is_in(values).fill_null(False)] if values else []
            return pl.any_horizontal(pl.lit(False), *listed, *(self._equal(item, one, left) for one in odd))
        held = self._operand(right)
        if held.kind == "list":
            return held.expr.list.contains(self._operand(left).expr).fill_null(False)
        if held.column:
            raise self._wrong("expected a list such as ('A', 'B')", self._position(right))
        return self._equal(self._operand(left), held, left)  # in ('A') is a text in parentheses

    def _equal(self, left: _Operand, right: _Operand, node: ast.expr) -> pl.Expr:
        for one, other in ((left, right), (right, left)):
            if other.value == "" and one.column:
                empty = one.expr.is_null()
                return empty | (one.expr == "").fill_null(False) if one.kind == "text" else empty
        left, right = self._alike(left, right, node)
        return (left.expr == right.expr).fill_null(False)

    def _alike(self, left: _Operand, right: _Operand, node: ast.expr) -> tuple[_Operand, _Operand]:
        """Bring both sides to one kind, where that makes sense."""
        kinds = {left.kind, right.kind}
        if len(kinds) == 1 and kinds <= {"number", "text", "boolean", "day"}:
            return left, right
        if kinds == {"number", "text"}:
            sides = [_as_number(side) for side in (left, right)]
        elif kinds == {"day", "text"}:
            sides = [_as_day(side) for side in (left, right)]
        else:
            sides = [None]
        one, other = sides[0], sides[-1]
        if one is None or other is None:
            holds = " and ".join(f"{side.shown} holds {_HOLDS[side.kind]}" for side in (left, right))
            raise self._wrong(f"cannot compare: {holds}", self._position(node))
        return one, other

    def _operand(self, node: ast.expr) -> _Operand:
        if isinstance(node, ast.Name):
            return self._named(node)
        sign = 1
        at = node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            node, sign = node.operand, -1
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and sign == 1:
            return _Operand(pl.lit(value), "text", repr(value), value)
        if isinstance(value, bool) and sign == 1:
            return _Operand(pl.lit(value), "boolean", str(value).lower(), value)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            return _Operand(pl.lit(sign * float(value)), "number", f"{sign * value:g}", sign * float(value))
        hint = (
            self._hint() if isinstance(node, ast.BinOp) else "expected a column, a text in quotes or a number"
        )
        raise self._wrong(hint, self._position(at))

    def _named(self, node: ast.Name) -> _Operand:
        name = self.quoted.get(node.id, node.id)
        if name in self.columns:
            kind, expr = _column(name, self.columns[name])
            return _Operand(expr, kind, f"column {name}", column=True)
        if name.lower() in ("true", "false"):
            return _Operand(pl.lit(name.lower() == "true"), "boolean", name, name.lower() == "true")
        names = list(self.columns)
        near = difflib.get_close_matches(name, names, n=1)
        known = f"did you mean {near[0]}?" if near else f"columns are {', '.join(names[:_LISTED])}"
        more = f" and {len(names) - _LISTED} more" if not near and len(names) > _LISTED else ""
        raise self._wrong(f"there is no column {shorten(name)!r}; {known}{more}", self._position(node))

    def _position(self, node: ast.expr) -> int:
        """Character at which a node begins; the parser counts bytes."""
        return len(self.plain.encode()[: node.col_offset].decode(errors="ignore"))

    def _hint(self) -> str:
        if re.search(r"(?<![=!<>])=(?!=)", self.plain):
            return "write == to compare"
        if re.search(r"[&|]|\b(AND|OR|NOT|IN)\b", self.plain):
            return "write and, or, not, in"
        return "expected a comparison such as tier == 'A'"

    def _wrong(self, why: str, position: int) -> DataError:
        here = f" ({shorten(self.text[position:], 20)!r})" if self.text[position:] else ""
        return DataError(f"{self.name} {shorten(self.text, 200)!r}: {why}, at position {position + 1}{here}")


def _column(name: str, dtype: pl.DataType) -> tuple[str, pl.Expr]:
    """Kind of a column, and its cells as they are compared."""
    cells = pl.col(name)
    if dtype.is_numeric():
        return "number", cells.cast(pl.Float64)
    if dtype.is_(pl.Boolean):
        return "boolean", cells
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        return "text", cells.cast(pl.String)
    if isinstance(dtype, pl.Date | pl.Datetime):
        return "day", cells.cast(pl.Date)
    return ("list" if isinstance(dtype, pl.List) else "other"), cells


def _as_number(side: _Operand) -> _Operand | None:
    """Read the cells of a text column as numbers; a text literal is none."""
    if side.kind == "number":
        return side
    return replace(side, expr=side.expr.cast(pl.Float64, strict=False)) if side.column else None


def _as_day(side: _Operand) -> _Operand | None:
    if side.kind == "day":
        return side
    if side.column:
        return replace(side, expr=side.expr.str.to_date("%Y-%m-%d", strict=False))
    try:
        return replace(side, expr=pl.lit(datetime.date.fromisoformat(str(side.value))))
    except ValueError:
        return None
