"""What an alarm would do with the values of its metrics, by the rules of CloudWatch's expressions.

`IF` without a third argument and a division by zero give no value. `FILL` replaces a missing value; without it, an
operation counts a missing value as 0, unless all are missing.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

Value = float | None

_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Eq: operator.eq,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def evaluate(expression: str, values: dict[str, Value]) -> Value:
    """The expression's value for one period; None is no value."""
    return _evaluate(ast.parse(expression.replace(" AND ", " and "), mode="eval").body, values)


def rings(alarm: dict[str, Any], **values: Value) -> bool:
    """Whether a period with these values is beyond the alarm's limit; a metric that is not named has no value."""
    queries = alarm.get("Metrics", [])
    ids = {query["Id"] for query in queries if "MetricStat" in query}
    assert values.keys() <= ids, ids
    (expression,) = [query["Expression"] for query in queries if "Expression" in query]
    value = evaluate(expression, {name: values.get(name) for name in ids})
    if value is None:
        return bool(alarm["TreatMissingData"] == "breaching")
    if alarm["ComparisonOperator"] == "GreaterThanThreshold":
        return bool(value > alarm["Threshold"])
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    return bool(value < alarm["Threshold"])


def _evaluate(node: ast.expr, values: dict[str, Value]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return values[name]
        case ast.Call(func=ast.Name(id="FILL"), args=[series, ast.Constant(value=filler)]):
            found = _evaluate(series, values)
            return float(str(filler)) if found is None else found
        case ast.Call(func=ast.Name(id="MAX"), args=[ast.List(elts=parts)]):
            return max(value for part in parts if (value := _evaluate(part, values)) is not None)
        case ast.Call(func=ast.Name(id="IF"), args=[condition, chosen, *other]):
            if _evaluate(condition, values):
                return _evaluate(chosen, values)
            return _evaluate(other[0], values) if other else None
        case ast.BoolOp(op=ast.And(), values=parts):
            return float(all(_evaluate(part, values) for part in parts))
        case ast.BinOp(left=left, op=operation, right=right):
            return _apply(operation, _evaluate(left, values), _evaluate(right, values))
        case ast.Compare(left=left, ops=[operation], comparators=[right]):
            return _apply(operation, _evaluate(left, values), _evaluate(right, values))
    raise NotImplementedError(ast.dump(node))


def _apply(operation: ast.operator | ast.cmpop, left: Value, right: Value) -> Value:
    if left is None and right is None:
        return None
    try:
        return float(_OPERATORS[type(operation)](left or 0, right or 0))
    except ZeroDivisionError:
        return None
