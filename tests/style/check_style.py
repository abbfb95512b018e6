"""Checks the house style of a source tree: `python3 tests/style/check_style.py [ROOT]`.

Prints `file:line: rule: message` for each finding and fails if there is one. The rules are in
rules_await.py, rules_structure.py and rules_text.py; check_style_test.py shows each of them fail.
"""

import os
import subprocess
import sys

import rules_await
import rules_structure
import rules_text

_FOLDERS = ("app", "engine", "resources", "scenarios", "tests", ".ci")
_FILES = ("CMakeLists.txt", "CMakePresets.json", "README.md", ".clang-format", ".clang-tidy")
_TEXT_ENDINGS = (
    ".h", ".cpp", ".py", ".sh", ".cmake", ".txt", ".toml", ".md", ".json", ".qrc", ".desktop",
    ".xml", ".css", ".html", ".yml",
)
# Programs of others are kept as they were measured.
_FOREIGN = os.path.join("tests", "bench", "peers")
# Inputs and expected outputs keep every byte, wrong ones too.
_SAMPLES = ("tests/golden/", "tests/bad-input/", "tests/fuzz/corpus/")


def readTree(root):
    """Relative path -> text of every text file of the product."""
    paths = [name for name in _FILES if os.path.isfile(os.path.join(root, name))]
    for top in _FOLDERS:
        for folder, subfolders, names in os.walk(os.path.join(root, top)):
            subfolders[:] = sorted(s for s in subfolders if s != "__pycache__")
            relative = os.path.relpath(folder, root)
            if relative == _FOREIGN:
                continue
            paths += [os.path.join(relative, name) for name in sorted(names)]
    tree = {}
    for path in paths:
        if path.endswith(_TEXT_ENDINGS) or path == ".ci/run" or path in _FILES:
            with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
                tree[path] = file.read()
    return tree


def trackedPaths(root):
    """What version control holds; nothing when this is no clone, so that exports pass too."""
    try:
        listing = subprocess.run(
            ["git", "-C", root, "ls-files"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return []
    return listing.stdout.decode().split("\n")[:-1] if listing.returncode == 0 else []


def findingsIn(tree, tracked=()):
    """All findings, sorted by place. `tree` maps relative paths to texts."""
    found = list(rules_structure.checkTopLevel(tracked))
    for check in (
        "checkIncludes", "checkCycles", "checkTypes", "checkTargets", "checkScenarios",
    ):
        found += getattr(rules_structure, check)(tree)
    for path, text in tree.items():
        if path.startswith(_SAMPLES):
            continue
        found += rules_text.checkFile(path, text)
        if rules_structure.isCpp(path):
            found += rules_await.checkAwaits(path, text)
    return sorted(set(found))


def main(arguments):
    here = os.path.dirname(os.path.abspath(__file__))
    root = arguments[1] if len(arguments) > 1 else os.path.dirname(os.path.dirname(here))
    tree = readTree(root)
    if not tree:
        print("style: no source files under {}".format(root))
        return 2
    found = findingsIn(tree, trackedPaths(root))
    for finding in found:
        print(finding)
    print("style: {} files, {} findings".format(len(tree), len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
