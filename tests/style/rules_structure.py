"""Rules about how files hang together: the ladder of includes, cycles, targets, scenarios."""

import posixpath
import re

from cpp_text import codeOf, includesOf, lineAt
from finding import Finding

# From the bottom up. A folder includes itself and the rungs below it, never one above.
LADDER = (
    "core", "sim", "stores", "trace", "protocol", "world", "scenario", "study", "diagram", "report",
)
# A verdict judges traces alone, so that it cannot know which strategy it judges.
VERDICT_SEES = ("core", "trace", "verdict")
VERDICT_USED_FROM = LADDER.index("study")

TOP_LEVEL = (
    "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md",
    "app", "engine", "resources", "scenarios", "tests",
)


def isCpp(path):
    return path.endswith((".h", ".cpp"))


def checkIncludes(tree):
    """The ladder, Qt below the line, includes that climb out with `..`."""
    for path, text in sorted(tree.items()):
        if not isCpp(path):
            continue
        for line, target, quoted in includesOf(text):
            for rule, message in _includeFaults(path, target, quoted):
                yield Finding(path, line, rule, message)


def _includeFaults(path, target, quoted):
    isQt = not quoted and re.match(r"(?:Q[A-Z]|Qt\w*/)", target)
    if isQt and (path.startswith(("engine/", "app/cli/", "tests/engine/"))):
        yield "qt", "<{}> here; only app/models and app/ui may know Qt".format(target)
    if not quoted:
        return
    if target.endswith(".moc") or target.startswith("ui_"):
        return
    if not target.startswith(("engine/", "app/", "tests/")):
        yield "include-path", 'write the path from the root: "engine/core/time.h"'
    else:
        message = climbs(path, target)
        if message:
            yield "ladder", message


def _place(path):
    """("engine", "core"), ("app", "ui"), ("tests", "engine"): the two folders that decide."""
    parts = path.split("/")
    return parts[0], parts[1] if len(parts) > 2 else ""


def _rung(path):
    """The folder that counts in a cycle: engine/protocol with all that is below it."""
    parts = posixpath.dirname(path).split("/")
    return "/".join(parts[:3] if parts[0] == "tests" else parts[:2])


def climbs(path, target):
    """Why `path` must not include `target`, or None."""
    top, folder = _place(path)
    targetTop, targetFolder = _place(target)
    if top == "tests":
        if folder == "engine" and targetTop == "app":
            return "tests of the engine include {}; they see engine/ only".format(target)
        return None
    if targetTop == "tests":
        return "product code includes {}; tests include the product, not the reverse".format(target)
    if top == "engine":
        return _engineClimbs(folder, targetTop, targetFolder, target)
    if targetTop == "app" and targetFolder != folder:
        if (folder, targetFolder) != ("ui", "models") and folder != "":
            return "app/{} includes {}; app/ui may see app/models, nothing else".format(
                folder, target
            )
    return None


def _engineClimbs(folder, targetTop, targetFolder, target):
    if targetTop != "engine":
        return "engine includes {}; the engine knows nothing of app/".format(target)
    for name in (folder, targetFolder):
        if name not in LADDER and name != "verdict":
            return "engine/{} has no rung; add it to LADDER in tests/style".format(name)
    if folder == "verdict":
        if targetFolder not in VERDICT_SEES:
            return "verdict includes {}; it sees engine/core and engine/trace only".format(target)
    elif targetFolder == "verdict":
        if LADDER.index(folder) < VERDICT_USED_FROM:
            return "{} includes {}; verdicts are used from study upward".format(folder, target)
    elif LADDER.index(targetFolder) > LADDER.index(folder):
        return "{} includes {}, which is above it; move the shared part down".format(folder, target)
    return None


def checkCycles(tree):
    """No include cycle between files, none between folders."""
    files = {}
    for path, text in tree.items():
        if isCpp(path):
            targets = [t for _, t, quoted in includesOf(text) if quoted and t in tree]
            files[path] = sorted(set(targets) - {path})
    folders = {}
    for path, targets in files.items():
        own = _rung(path)
        others = {_rung(t) for t in targets} - {own}
        folders.setdefault(own, set()).update(others)
    for cycle in cyclesIn(files):
        message = "files include each other: {}; break the circle".format(" -> ".join(cycle))
        yield Finding(cycle[0], 1, "cycle", message)
    for cycle in cyclesIn({name: sorted(targets) for name, targets in folders.items()}):
        message = "folders include each other: {}; break the circle".format(" -> ".join(cycle))
        yield Finding(cycle[0], 1, "cycle", message)


def cyclesIn(graph):
    """One path through each circle found by depth-first search; its ends are the same node."""
    done, found = set(), []

    def visit(node, trail):
        if node in trail:
            found.append(trail[trail.index(node) :] + [node])
        elif node not in done:
            for target in graph.get(node, ()):
                visit(target, trail + [node])
            done.add(node)

    for node in sorted(graph):
        visit(node, [])
    return found


_SPACE_END = re.compile(r"^\} // namespace", re.MULTILINE)
_NAMES = re.compile(
    r"^(?:inline )?namespace(?P<space>[\w: ]*)\{|"
    r"^(?:struct|class|enum|enum class) (?P<type>\w+)(?: final)?(?:\s*:[^:;{][^;{]*)?\s*\{",
    re.MULTILINE,
)


def checkTypes(tree):
    """A type's name is its own in the whole program.

    No compiler sees two types of one name in different files, and the linker keeps one of each
    two instances of a template over them: that of the wrong size, as likely as not.
    """
    places = {}
    for path, text in sorted(tree.items()):
        if not isCpp(path):
            continue
        code, spaces = codeOf(text), []
        marks = [*_NAMES.finditer(code), *_SPACE_END.finditer(text)]
        for match in sorted(marks, key=lambda match: match.start()):
            if match.re is _SPACE_END:
                del spaces[-1:]
            elif match["space"] is not None:
                spaces.append(match["space"].strip())
            elif "" not in spaces:
                name = "::".join(spaces + [match["type"]])
                places.setdefault(name, []).append((path, lineAt(code, match.start())))
    for name, found in places.items():
        for path, line in found[1:]:
            message = "{} is defined in {} too; rename one".format(name, found[0][0])
            yield Finding(path, line, "one-definition", message)


def checkTargets(tree):
    """Every .cpp stands in the CMakeLists.txt of its folder or above; lists are sorted."""
    listed = {}
    for path, text in sorted(tree.items()):
        if posixpath.basename(path) == "CMakeLists.txt":
            clean = re.sub(r"#[^\n]*", "", text)
            folder = posixpath.dirname(path)
            for call in re.finditer(r"\b(?:target_sources|add_\w+|qt_add_\w+)\(([^()]*)\)", clean):
                names = re.findall(r"[\w./-]+\.cpp\b", call.group(1))
                listed.update({posixpath.normpath(posixpath.join(folder, n)): 1 for n in names})
                if names != sorted(names):
                    line = clean.count("\n", 0, call.start()) + 1
                    yield Finding(path, line, "targets", "sort the file list by name")
    for path in sorted(tree):
        if path.endswith(".cpp") and path not in listed:
            yield Finding(path, 1, "targets", "in no target; add it to CMakeLists.txt beside it")


def checkScenarios(tree):
    """A scenario is a test and a lesson: it says what each strategy is expected to do.

    Those of the validation are asked for a probability, not for the outcome of one run.
    """
    for path, text in sorted(tree.items()):
        if path.startswith("scenarios/validation/"):
            continue
        if path.startswith("scenarios/") and path.endswith(".toml"):
            if not re.search(r"^\s*\[\s*expected\s*(?:\.[^\]]+)?\]", text, re.MULTILINE):
                message = "no [expected] table; state the verdict of each strategy"
                yield Finding(path, 1, "scenario", message)


def checkTopLevel(trackedPaths):
    """The top level of the repository is fixed; files with a leading dot are free."""
    for name in sorted({path.split("/")[0] for path in trackedPaths}):
        if name not in TOP_LEVEL and not name.startswith("."):
            message = "not allowed at the top level; move it below {}".format(
                ", ".join(n for n in TOP_LEVEL if "." not in n and n != "LICENSE")
            )
            yield Finding(name, 1, "top-level", message)
