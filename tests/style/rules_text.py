"""Rules that look at one file alone: sizes, banned words, leftovers, white space."""

import ast
import posixpath
import re

from cpp_scopes import scopesOf
from cpp_text import codeOf, lineAt
from finding import Finding
from rules_structure import isCpp

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 60
PARAMETERS_MAX = 5
NESTING_MAX = 4

_OWN_CHANCE = "draw from engine/core's counter-based streams"
_OWN_CLOCK = "simulated time comes from the simulation; wall time belongs to app/"
_OWN_MATHS = "use engine/core's own function; libm differs between machines"

# Pattern and what to write instead. Applied to code in engine/, comments and literals aside.
BANNED = (
    (r"\brandom_device\b|\bmt19937\w*|\bs?rand\s*\(", _OWN_CHANCE),
    (r"\bstd::\w+_distribution\b", _OWN_CHANCE + "; variates by inversion, one uniform each"),
    (r"\b(?:system|steady|high_resolution)_clock\b", _OWN_CLOCK),
    (r"\b(?:gettimeofday|clock_gettime|localtime|gmtime)\b|\btime\s*\(\s*(?:nullptr|0)\s*\)",
     _OWN_CLOCK),
    (r"\bstd::unordered_(?:multi)?(?:map|set)\b",
     "order would differ between libraries; use std::map, a sorted vector or boost::unordered "
     "without iterating"),
    (r"\bstd::(?:multi)?(?:map|set)<[^<>,]*\*", "ordering by address; order by an id"),
    (r"\bstd::(?:less|greater|hash)<[^<>]*\*>", "ordering by address; order by an id"),
    (r"\bstd::(?:cout|cerr|clog)\b|\bf?printf\s*\(|\bputs\s*\(",
     "the engine returns values; printing belongs to app/"),
    (r"\bstd::(?:exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|erf|erfc|tgamma|lgamma|cbrt)"
     r"\s*\(", _OWN_MATHS),
    (r"(?<!static_)\bassert\s*\(", "use ENSURE (engine/core/ensure.h); it stays on in every build"),
    (r"\bgetenv\s*\(", "a run depends on scenario and seed alone"),
)
_BANNED = tuple((re.compile(pattern), instead) for pattern, instead in BANNED)
_VAGUE_TYPE = re.compile(
    r"\b(?:class|struct|enum)\s+(?:class\s+)?(\w*(?:Manager|Helper|Util|Utils|Data))\b(?=\s*[:{;]|\s+final)"
)
_VAGUE_FUNCTION = re.compile(r"\b(\w*(?:[mM]anager|[hH]elper|[uU]til))\s*\(")
_VAGUE_FILE = re.compile(r"(?:^|_)(?:manager|helpers?|utils?|misc|common)\.(?:h|cpp)$")
_LEFTOVER = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b")
_MACHINE_PATH = re.compile(r"(?<![\w.$})~/-])/(?:wor[k]|hom[e]|tm[p]|roo[t])/\w")
_TEST = re.compile(r"\bTEST(?:_[FP])?\s*\(\s*(\w+)\s*,\s*(\w+)")


def checkFile(path, text):
    """Everything that one file shows by itself."""
    yield from _whiteSpace(path, text)
    yield from _leftovers(path, text)
    if posixpath.splitext(path)[1] not in (".md", ".json", ".svg", ".txt"):
        yield from _length(path, text)
    if isCpp(path):
        yield from _names(path, text)
        yield from _functions(path, text)
    if path.endswith(".h") and not re.search(r"^#pragma once$", text, re.MULTILINE):
        yield Finding(path, 1, "pragma-once", "a header has `#pragma once` after its first comment")
    if path.startswith("engine/") and isCpp(path):
        yield from _banned(path, text)
    if path.endswith(".py"):
        yield from _pythonFunctions(path, text)


def _whiteSpace(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            yield Finding(path, number, "tab", "indent with four spaces")
        if line.endswith(("\r", " ")):
            yield Finding(path, number, "trailing-space", "remove what follows the last character")
    if text and not text.endswith("\n"):
        yield Finding(path, text.count("\n") + 1, "last-line", "end the file with a newline")


def _leftovers(path, text):
    for match in _LEFTOVER.finditer(text):
        message = "{} left over; do it, or file an issue".format(match.group())
        yield Finding(path, lineAt(text, match.start()), "leftover", message)
    for match in _MACHINE_PATH.finditer(text):
        message = "absolute path of one machine; use a relative path"
        yield Finding(path, lineAt(text, match.start()), "machine-path", message)


def _length(path, text):
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        message = "{} lines; above {} a file holds two ideas, split it".format(lines, FILE_LINES_MAX)
        yield Finding(path, FILE_LINES_MAX, "file-length", message)


def _names(path, text):
    code = codeOf(text)
    for pattern in (_VAGUE_TYPE, _VAGUE_FUNCTION):
        for match in pattern.finditer(code):
            message = "{} says nothing; name what it does".format(match.group(1))
            yield Finding(path, lineAt(code, match.start()), "vague-name", message)
    if _VAGUE_FILE.search(posixpath.basename(path)):
        yield Finding(path, 1, "vague-name", "the file's name says nothing; name its idea")
    for match in _TEST.finditer(code):
        if "_" in match.group(1) + match.group(2):
            message = "test names have no underscore: TEST(UnitTest, SentenceInCamelCase)"
            yield Finding(path, lineAt(code, match.start()), "test-name", message)


def _functions(path, text):
    scopes = scopesOf(text)
    for function in scopes.functions:
        first, last = scopes.line(function.head), scopes.line(function.end)
        for fault in _functionFaults(function, last - first + 1):
            yield Finding(path, first, *fault)


def _functionFaults(function, lines):
    name = function.name
    if lines > FUNCTION_LINES_MAX:
        yield "function-length", "{} has {} lines (most: {}); name its parts".format(
            name, lines, FUNCTION_LINES_MAX
        )
    if len(function.parameters) > PARAMETERS_MAX:
        yield "parameters", "{} takes {} parameters (most: {}); make an options struct".format(
            name, len(function.parameters), PARAMETERS_MAX
        )
    if function.nesting > NESTING_MAX:
        yield "nesting", "{} nests {} blocks (most: {}); return early or name a part".format(
            name, function.nesting, NESTING_MAX
        )


def _banned(path, text):
    code = codeOf(text)
    for pattern, instead in _BANNED:
        for match in pattern.finditer(code):
            message = "`{}` is banned in engine/; {}".format(match.group().rstrip(" ("), instead)
            yield Finding(path, lineAt(code, match.start()), "banned", message)


def _pythonFunctions(path, text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                message = "{} has {} lines (most: {}); name its parts".format(
                    node.name, lines, FUNCTION_LINES_MAX
                )
                yield Finding(path, node.lineno, "function-length", message)
