"""Finds functions, lambdas and statements in C++ by following braces.

No parser: every `{` is classified by the text in front of it (the head). That is enough for code
in the house format, and a mistake shows as a finding that a person can look at.
"""

import re
from typing import List, NamedTuple, Optional, Tuple

from cpp_text import codeOf, lineAt, matchingOpen, splitTopLevel

_TEMPLATE = re.compile(r"\btemplate\s*<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>")
_TYPE_HEAD = re.compile(r"\b(?:class|struct|union|enum)\b[^()=]*$")
_SCOPE_HEAD = re.compile(r'(?:\bnamespace\b[^()]*|\bextern\s*"[^"]*"\s*)$')
_CONTROL = re.compile(r"^(?:\s*(?:case\b[^:]*|default\s*|\w+\s*):(?!:))*\s*(?:else\s+)?"
                      r"(if|for|while|switch|catch|else|do|try)\b")
_BLOCK_BEFORE = re.compile(r"(?:^|[;{}:]|\belse|\bdo|\btry|\]\])\s*$")
_NO_PARAMETERS = re.compile(r"\b(?:noexcept|decltype|requires|alignas|explicit|__attribute__)\s*$")
_LAMBDA_TAIL = re.compile(r"(?:\s*(?:mutable|constexpr|static|noexcept)\b|\s*->\s*[\w:<>,&*\s]+)*$")
_KEYWORD_BEFORE = re.compile(r"\b(?:return|co_return|co_await|co_yield|case|else)$")


class Function(NamedTuple):
    """A function or lambda with a body; positions are offsets into the code."""

    name: str
    isLambda: bool
    captures: str
    parameters: Tuple[str, ...]
    head: int
    begin: int
    end: int
    nesting: int


class Statement(NamedTuple):
    """From the end of the previous statement to its `;`, or a head up to its block's `{`."""

    begin: int
    end: int
    isHead: bool


class Scopes(NamedTuple):
    code: str
    functions: List[Function]
    statements: List[Statement]

    def functionAt(self, position) -> Optional[Function]:
        """The innermost function around a position."""
        around = [f for f in self.functions if f.begin < position < f.end]
        return min(around, key=lambda f: f.end - f.begin) if around else None

    def statementAt(self, position) -> Optional[Statement]:
        around = [s for s in self.statements if s.begin <= position < s.end]
        return min(around, key=lambda s: s.end - s.begin) if around else None

    def line(self, position):
        return lineAt(self.code, position)


class _Open(NamedTuple):
    kind: str  # scope, type, function, lambda, block, value
    begin: int
    headBegin: int
    outerParens: int
    detail: tuple


def _lambdaParts(head):
    """(captures, parameter text) if the head ends as a lambda does, else None."""
    tail = _LAMBDA_TAIL.search(head)
    before = head[: tail.start()].rstrip() if tail else head.rstrip()
    parameters = ""
    if before.endswith(")"):
        opening = matchingOpen(before, len(before) - 1)
        parameters = before[opening + 1 : -1]
        before = before[:opening].rstrip()
    if not before.endswith("]") or before.endswith("]]"):
        return None
    opening = matchingOpen(before, len(before) - 1)
    prefix = before[:opening].rstrip()
    if opening < 0 or (re.search(r"[\w)\]]$", prefix) and not _KEYWORD_BEFORE.search(prefix)):
        return None
    return before[opening + 1 : -1].strip(), parameters


def _functionParts(head):
    """(name, parameter text) if a head outside functions introduces a function body."""
    head = _TEMPLATE.sub(lambda m: " " * len(m.group()), head)
    depth, opening = 0, -1
    for position, char in enumerate(head):
        if char == "(":
            if depth == 0:
                opening = position
            depth += 1
        elif char == ")":
            depth -= 1
            isOperatorName = re.search(r"\boperator\s*$", head[:opening])
            if depth == 0 and not isOperatorName and not _NO_PARAMETERS.search(head[:opening]):
                return _nameBefore(head[:opening], head[opening + 1 : position]), head[
                    opening + 1 : position
                ]
        elif char == "=" and depth == 0 and not re.search(r"\boperator\W*$", head[:position]):
            return None
    return None


def _nameBefore(text, arguments):
    name = re.search(r"([~\w:]+|operator\s*\S+)\s*$", text)
    name = name.group(1) if name else "?"
    return "{}({})".format(name, " ".join(arguments.split())) if name.startswith("TEST") else name


def _isMemberInitializer(head):
    """True for the brace in `Clock() : m_now{0}`: a name follows the colon after the parameters."""
    return bool(re.search(r"\)[^()?]*(?<!:):(?!:).*[\w>]\s*$", head, re.DOTALL))


def _classify(head, inFunction, parens):
    """(kind, detail) of the brace that follows `head`."""
    lambdaParts = _lambdaParts(head)
    if lambdaParts and (inFunction or parens or "=" in head):
        return "lambda", lambdaParts
    if parens:
        return "value", ()
    if re.search(r"\brequires\b[^;{}]*\)?\s*$", head) and not inFunction and "(" not in head:
        return "value", ()
    bare = _TEMPLATE.sub(" ", head)
    if _TYPE_HEAD.search(bare) and not bare.rstrip().endswith(")"):
        return "type", ()
    if inFunction:
        control = _CONTROL.match(head)
        isBlock = _BLOCK_BEFORE.search(head) or (control and head.rstrip().endswith(")"))
        return ("block", ()) if isBlock else ("value", ())
    if _SCOPE_HEAD.search(bare):
        return "scope", ()
    parts = _functionParts(head)
    if parts and not _isMemberInitializer(head):
        return "function", parts
    return "value", ()


class _Scanner:
    def __init__(self, code):
        self.code = code
        self.stack = []
        self.headBegin = 0
        self.parens = 0
        self.functions = []
        self.statements = []
        self.nesting = {}

    def scan(self):
        for match in re.finditer(r"[(){};]|\b(?:public|private|protected)\s*:", self.code):
            position, char = match.start(), match.group()[0]
            if char == "(":
                self.parens += 1
            elif char == ")":
                self.parens = max(0, self.parens - 1)
            elif char == "{":
                self.open(position)
            elif char == "}":
                self.close(position)
            elif char == ";" and self.parens == 0:
                self.statements.append(Statement(self.headBegin, position + 1, False))
                self.headBegin = position + 1
            elif char == "p" and self.parens == 0:
                self.headBegin = match.end()
        return Scopes(self.code, self.functions, self.statements)

    def open(self, position):
        inFunction = any(o.kind in ("function", "lambda") for o in self.stack)
        if self.stack and self.stack[-1].kind == "type":
            inFunction = False
        head = self.code[self.headBegin : position]
        kind, detail = _classify(head, inFunction, self.parens)
        if kind not in ("value", "lambda"):
            self.statements.append(Statement(self.headBegin, position, True))
        self.stack.append(_Open(kind, position, self.headBegin, self.parens, detail))
        self.headBegin = position + 1
        self.parens = 0

    def close(self, position):
        if not self.stack:
            return
        opened = self.stack.pop()
        if opened.kind in ("function", "lambda"):
            self.functions.append(self.functionOf(opened, position))
        if opened.kind == "block":
            self.noteNesting()
        self.parens = opened.outerParens
        continues = opened.kind in ("value", "lambda")
        self.headBegin = opened.headBegin if continues else position + 1

    def noteNesting(self):
        depth = 1
        for outer in reversed(self.stack):
            if outer.kind in ("function", "lambda"):
                self.nesting[outer.begin] = max(depth, self.nesting.get(outer.begin, 0))
                return
            depth += outer.kind == "block"

    def functionOf(self, opened, end):
        isLambda = opened.kind == "lambda"
        first, parameters = opened.detail
        head = self.code[opened.headBegin : opened.begin]
        start = opened.headBegin + len(head) - len(head.lstrip())
        return Function(
            name="lambda" if isLambda else first,
            isLambda=isLambda,
            captures=first if isLambda else "",
            parameters=tuple(p for p in splitTopLevel(parameters) if p != "void"),
            head=opened.begin if isLambda else start,
            begin=opened.begin,
            end=end,
            nesting=self.nesting.get(opened.begin, 0),
        )


def scopesOf(text):
    """Scans C++ source text."""
    return _Scanner(codeOf(text)).scan()
