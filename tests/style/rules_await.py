"""The await rule: forms of co_await that g++ 12 compiles correctly, and no others.

One co_await per statement: bound to a name, alone, or right after co_return. In that statement no
brace, no `?`, no lambda; never in a condition. Parameters of coroutines are values, and a lambda
that captures is never a coroutine: both would dangle when the frame outlives the call.
"""

import re

from cpp_scopes import scopesOf
from finding import Finding

# References to these may be coroutine parameters: the world owns them and outlives every frame.
WORLD_OWNED = ("Handler", "ProtocolSetup", "Simulation", "StrategyEntry", "World")

_AWAIT = re.compile(r"\bco_await\b")
_COROUTINE_WORD = re.compile(r"\bco_(?:await|return|yield)\b")
_LABEL = re.compile(r"^(?:\s*(?:case\b[^:]*(?:::[^:]+)*|default\s*):(?!:))+")
_CONDITION = re.compile(r"^\s*(?:else\s+)?(if|while|for|switch)\b\s*(?:constexpr\s*)?\(")
_BINARY_OPERATOR = re.compile(r"\s(?:[-+/%<>|&,]|==|!=|<=|>=|&&|\|\|)\s")
_FORM = re.compile(
    r"""^\s*(?:
        (?P<alone>)
      | co_return\s+
      | (?:(?:static\s+)?(?:const\s+|constexpr\s+)?[\w:]+(?:<[\w:<>,\s*]+>)?(?:\s+const)?[\s*]+)?
        \w[\w.\[\]:>-]*\s*=\s*
    )co_await\b""",
    re.VERBOSE,
)


def checkAwaits(path, text):
    """All findings of one C++ file."""
    if not _COROUTINE_WORD.search(text):
        return []
    scopes = scopesOf(text)
    return list(_statements(path, scopes)) + list(_coroutines(path, scopes))


def _statements(path, scopes):
    seen = set()
    for match in _AWAIT.finditer(scopes.code):
        statement = scopes.statementAt(match.start())
        if statement is None or statement in seen:
            continue
        if scopes.functionAt(match.start()) is None or "operator co_await" in scopes.code[
            statement.begin : statement.end
        ]:
            continue
        seen.add(statement)
        message = _faultOf(scopes.code[statement.begin : statement.end], statement.isHead)
        if message:
            yield Finding(path, scopes.line(match.start()), "await", message)


def _faultOf(statement, isHead):
    """Why one statement with co_await is refused, or None."""
    statement = _LABEL.sub("", statement)
    condition = _CONDITION.match(statement)
    if condition:
        closing = _closing(statement, condition.end() - 1)
        if isHead or _AWAIT.search(statement[:closing]):
            return "co_await inside a condition; await into a named value first, then test it"
        statement = statement[closing + 1 :]
    statement = re.sub(r"^\s*else\b", "", statement)
    if len(_AWAIT.findall(statement)) > 1:
        return "two co_await in one statement; their order differs between compilers, use two"
    if re.search(r"\[[^\[\]]*\]\s*(?:\([^()]*\))?[^;{}]*\{", statement):
        return "lambda in a statement with co_await; name the lambda in a statement before"
    if "{" in statement:
        return "brace in a statement with co_await; build the value in a named local before"
    if "?" in statement:
        return "`?` in a statement with co_await; use if and else on a named value"
    return _formFault(statement)


def _formFault(statement):
    if re.search(r"\bauto\s*&{0,2}\s*\[", statement):
        return "structured binding from co_await; bind one name and read its fields"
    if re.search(r"&\s*\w+\s*=\s*co_await", statement):
        return "reference bound to co_await; bind a value: `const auto x = co_await f();`"
    form = _FORM.match(statement)
    if not form or _BINARY_OPERATOR.search(_withoutArguments(statement[form.end() :])):
        return (
            "co_await as part of an expression; write `const auto x = co_await f();`, "
            "`co_await f();` or `co_return co_await f();`"
        )
    return None


def _closing(text, opening):
    depth = 0
    for position in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return len(text) - 1


def _withoutArguments(text):
    """Innermost brackets removed until none is left, so that only top-level operators remain."""
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", text)
    return text


def _coroutines(path, scopes):
    reported = set()
    for match in _COROUTINE_WORD.finditer(scopes.code):
        function = scopes.functionAt(match.start())
        if function is None or function in reported or "operator co_await" in function.name:
            continue
        reported.add(function)
        line = scopes.line(function.head)
        if function.captures:
            yield Finding(
                path, line, "coroutine-lambda",
                "a lambda with captures is a coroutine; pass what it needs as parameters",
            )
        for parameter in function.parameters:
            if _isRefused(path, parameter):
                yield Finding(
                    path, line, "coroutine-reference",
                    "coroutine {} takes `{}`; take a value (or a pointer to what outlives the "
                    "run)".format(function.name, " ".join(parameter.split())),
                )


def _isRefused(path, parameter):
    declaration = parameter.split("=")[0]
    if "&" not in declaration:
        return False
    # A test's own locals outlive the run that it drives; a temporary cannot bind to `T&`.
    if path.startswith("tests/") and "&&" not in declaration and "const" not in declaration:
        return False
    typeName = re.sub(r"\bconst\b|\bidem::", "", declaration.split("&")[0]).strip()
    return "&&" in declaration or typeName not in WORLD_OWNED
