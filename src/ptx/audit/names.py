"""Which dotted names the expressions of a module stand for, told from its syntax tree alone.

Flow is not followed: a name that is bound twice stands for either, and whoever asks must be content with both.
What cannot be told (parameters, loops, attributes of unknown objects) stands for nothing. `f()` behind a name is
what a call returns, so that `d = ImageDraw.Draw(i); d.textsize` stands for `PIL.ImageDraw.Draw().textsize`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_MAX_PARTS = 32
_MAX_HOPS = 16
_MAX_CANDIDATES = 8
_BUILTINS = frozenset(dir(builtins))
_GUARDS = frozenset({"ImportError", "ModuleNotFoundError", "AttributeError", "Exception", "BaseException"})

Binding = str | ast.expr | None
"""What a name is bound to: a dotted name that was imported, an expression, or nothing that can be told."""


@dataclass(eq=False, slots=True)
class Scope:
    """Names bound in a module, function, class or comprehension."""

    parent: Scope | None
    is_class: bool = False
    names: dict[str, list[Binding]] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)

    def bind(self, name: str, binding: Binding) -> None:
        """Note a binding, in the module where the function says `global`."""
        scope = self
        if name in self.outer:
            while scope.parent is not None:
                scope = scope.parent
        scope.names.setdefault(name, []).append(binding)

    def find(self, name: str) -> tuple[list[Binding], Scope] | None:
        """Return the bindings of a name that is used here, and the scope that they stand in."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not scope.is_class):
                return scope.names[name], scope
            scope = scope.parent
        return None


class Place(NamedTuple):
    """A node that may be of interest, with its scope, and whether a failure of it is caught."""

    node: ast.AST
    scope: Scope
    guarded: bool


class Names:
    """The names of one module."""

    def __init__(self, tree: ast.Module) -> None:
        self.places: list[Place] = []
        self.stars: list[str] = []
        self._known: dict[tuple[int, str], list[str | None]] = {}
        self._walk(tree)

    def _walk(self, tree: ast.Module) -> None:
        """Visit every node without recursion: a tree may be deeper than the stack."""
        waiting: list[Place] = [Place(tree, Scope(None), guarded=False)]
        while waiting:
            place = waiting.pop()
            if isinstance(place.node, _INTERESTING):
                self.places.append(place)
            waiting.extend(self._children(place))

    def _children(self, place: Place) -> Iterator[Place]:
        node, scope, guarded = place
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from self._function(node, scope)
            return
        if isinstance(node, ast.ClassDef):
            scope.bind(node.name, None)
            for child in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]:
                yield Place(child, scope, guarded)
            inside = Scope(scope, is_class=True)
            yield from (Place(child, inside, guarded) for child in node.body)
            return
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            scope = Scope(scope)
        if isinstance(node, ast.Try | _TRY_STAR):
            caught = guarded or any(_catches(handler) for handler in node.handlers)
            yield from (Place(child, scope, caught) for child in node.body)
            rest = [*node.handlers, *node.orelse, *node.finalbody]
            yield from (Place(child, scope, guarded) for child in rest)
            return
        self._bind(node, scope)
        yield from (Place(child, scope, guarded) for child in ast.iter_child_nodes(node))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> Iterator[Place]:
        inside = Scope(scope)
        arguments = node.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        named += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
        for argument in named:
            inside.bind(argument.arg, None)
        outside: list[ast.AST] = [d for d in [*arguments.defaults, *arguments.kw_defaults] if d is not None]
        outside += [a.annotation for a in named if a.annotation is not None]
        if isinstance(node, ast.Lambda):
            yield Place(node.body, inside, guarded=False)
        else:
            scope.bind(node.name, None)
            outside += [*node.decorator_list, *([node.returns] if node.returns else [])]
            for statement in node.body:
                if isinstance(statement, ast.Global):
                    inside.outer.update(statement.names)
            yield from (Place(child, inside, guarded=False) for child in node.body)
        yield from (Place(child, scope, guarded=False) for child in outside)

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            self._imported(node, scope)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                _bind_target(target, node.value, scope)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
            _bind_target(node.target, node.value, scope)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            _bind_target(node.optional_vars, node.context_expr, scope)
        elif isinstance(node, ast.AugAssign | ast.For | ast.AsyncFor | ast.comprehension):
            _bind_target(node.target, None, scope)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            scope.bind(node.name, None)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            scope.bind(node.rest, None)

    def _imported(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                bound = alias.asname or alias.name.partition(".")[0]
                scope.bind(bound, alias.name if alias.asname else bound)
            elif alias.name == "*":
                if node.module and not node.level:
                    self.stars.append(node.module)
            else:
                known = node.module and not node.level
                scope.bind(alias.asname or alias.name, f"{node.module}.{alias.name}" if known else None)

    def dotted(self, expression: ast.expr, scope: Scope, hops: int = 0) -> list[str | None]:
        """Return the dotted names that an expression may stand for; None stands for what cannot be told."""
        parts: list[str] = []
        node = expression
        while not isinstance(node, ast.Name):
            if isinstance(node, ast.Attribute):
                parts.append("." + node.attr)
                node = node.value
            elif isinstance(node, ast.Call):
                parts.append("()")
                node = node.func
            elif isinstance(node, ast.Await):
                node = node.value
            else:
                return [None]
            if len(parts) > _MAX_PARTS:
                return [None]
        tail = "".join(reversed(parts))
        return [None if base is None else base + tail for base in self._bases(node.id, scope, hops)]

    def _bases(self, name: str, scope: Scope, hops: int) -> list[str | None]:
        """Return what a name stands for; worked out once for each scope that binds it."""
        found = scope.find(name)
        if found is None:
            return [f"{module}.{name}" for module in self.stars] if name not in _BUILTINS else [None]
        bindings, home = found
        key = (id(home), name)
        if key in self._known:
            return self._known[key]
        if hops > _MAX_HOPS:
            return [None]
        self._known[key] = [None]  # a name that is bound to something of itself cannot be told
        results: list[str | None] = []
        for binding in bindings:
            if binding is None or isinstance(binding, str):
                results.append(binding)
            else:
                results += self.dotted(binding, home, hops + 1)
        told = list(dict.fromkeys(results))
        self._known[key] = told if len(told) <= _MAX_CANDIDATES else [None]
        return self._known[key]

    def is_free(self, name: str, scope: Scope) -> bool:
        """Return whether a name is bound nowhere: it can only come from `import *`."""
        return name not in _BUILTINS and scope.find(name) is None

    def text(self, expression: ast.expr, scope: Scope) -> str | None:
        """Return the string that an expression is, or that the name it is was bound to once."""
        if isinstance(expression, ast.Name):
            found = scope.find(expression.id)
            if found is None or len(found[0]) != 1 or not isinstance(found[0][0], ast.expr):
                return None
            expression = found[0][0]
        if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
            return expression.value
        return None


_TRY_STAR: type[ast.Try] = getattr(ast, "TryStar", ast.Try)
_INTERESTING = (ast.Import, ast.ImportFrom, ast.Attribute, ast.Name, ast.Call, ast.ClassDef)


def _bind_target(target: ast.expr, value: ast.expr | None, scope: Scope) -> None:
    """Bind a target to its value; the names of an unpacking to nothing that can be told."""
    if isinstance(target, ast.Name):
        scope.bind(target.id, value)
        return
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            scope.bind(node.id, None)


def _catches(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler catches what a missing module or name raises."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in _GUARDS for kind in kinds)
