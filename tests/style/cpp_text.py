"""C++ source as plain text: comments and literals blanked, so that rules see code only."""

import re

# Order matters: a comment inside a string is no comment, and the reverse. A quote inside a
# number (1'000) is no character literal, which the lookbehind takes care of.
_TOKENS = re.compile(
    r"""
    (?P<line>//(?:[^\n\\]|\\.)*)
  | (?P<block>/\*.*?\*/)
  | (?P<raw>\b(?:u8|u|U|L)?R"(?P<delimiter>[^()\\\s]{0,16})\(.*?\)(?P=delimiter)")
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<char>(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+')
    """,
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.)*", re.MULTILINE | re.DOTALL)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def blank(text):
    """The text with every character but newlines replaced by a space: positions stay valid."""
    return re.sub(r"[^\n]", " ", text)


def _replace(match):
    text = match.group()
    if match.lastgroup in ("line", "block"):
        return blank(text)
    # Quotes stay, so that an argument does not vanish from a call.
    return text if len(text) < 2 else '"' + blank(text[1:-1]) + '"'


def withoutComments(text):
    """Comments blanked, literals kept: for rules that look at names inside strings."""
    return _TOKENS.sub(
        lambda m: blank(m.group()) if m.lastgroup in ("line", "block") else m.group(), text
    )


def codeOf(text):
    """Comments, the insides of literals and preprocessor lines blanked; same length and lines."""
    return _DIRECTIVE.sub(lambda m: blank(m.group()), _TOKENS.sub(_replace, text))


def includesOf(text):
    """(line number, path, is quoted) of every include, comments ignored."""
    found = []
    clean = withoutComments(text)
    for match in _INCLUDE.finditer(clean):
        quoted = match.group(1) is not None
        found.append((lineAt(clean, match.end()), match.group(1) or match.group(2), quoted))
    return found


def lineAt(text, position):
    return text.count("\n", 0, position) + 1


def matchingOpen(code, close):
    """Position of the bracket that the one at `close` ends, or -1."""
    pairs = {")": "(", "]": "[", "}": "{"}
    opening, closing, depth = pairs[code[close]], code[close], 0
    for position in range(close, -1, -1):
        if code[position] == closing:
            depth += 1
        elif code[position] == opening:
            depth -= 1
            if depth == 0:
                return position
    return -1


def splitTopLevel(text):
    """Splits at commas that stand outside every kind of bracket; empty text has no parts."""
    parts, depth, start = [], 0, 0
    for position, char in enumerate(text):
        if char in "([{<":
            depth += 1
        elif char in ")]}" or (char == ">" and text[position - 1 : position] != "-"):
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]
