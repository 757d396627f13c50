"""The files of the tree, and the registry of rules that look at them.

A rule is a function that takes all files (path -> File) and yields (path, line, text). Its name is what
`// tidy: allow` refers to.
"""

import dataclasses
import functools
import os
import pathlib
import re
import shutil
import subprocess

CODE = (".h", ".cc")
# What is kept exactly as it was captured or generated: not ours to reformat.
KEPT_AS_IS = re.compile(r"^(fuzz/corpus/|tests/torture/(messages|data)/|LICENSE$)")


@dataclasses.dataclass(frozen=True)
class File:
    path: str
    text: str
    size: int

    @property
    def suffix(self):
        return pathlib.PurePosixPath(self.path).suffix

    @property
    def module(self):
        """The module this belongs to, or None outside src/."""
        parts = self.path.split("/")
        return parts[1] if parts[0] == "src" and len(parts) > 2 else None

    @property
    def is_code(self):
        return self.suffix in CODE

    @property
    def is_test(self):
        return self.path.endswith("_test.cc") or self.path.startswith(("tests/", "bench/", "fuzz/"))

    @property
    def is_script(self):
        return self.text.startswith("#!")

    @functools.cached_property
    def lines(self):
        return self.text.split("\n")

    @functools.cached_property
    def bare(self):
        """The code without comments and without what stands in quotes; lines stay where they are."""
        return strip_comments_and_literals(self.text)

    @functools.cached_property
    def bare_lines(self):
        return self.bare.split("\n")


TOKENS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<d>[^\s()\\]*)\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""",
    re.S,
)


def strip_comments_and_literals(text):
    def blank(match):
        kept = "\n" * match.group(0).count("\n")
        if match.group(0).startswith(("//", "/*")):
            return " " + kept
        line_start = text.rfind("\n", 0, match.start()) + 1
        if text[line_start : match.start()].lstrip().startswith("#include"):
            return match.group(0)
        return '""' + kept

    return TOKENS.sub(blank, text)


RULES = {}


def rule(name):
    def register(function):
        RULES[name] = function
        return function

    return register


def paths_of(root):
    """Everything git knows or would add; without git, everything outside build folders."""
    if shutil.which("git"):
        command = ["git", "-c", f"safe.directory={root}", "ls-files", "-z", "-co", "--exclude-standard"]
        listing = subprocess.run(command, cwd=root, capture_output=True, check=False)
        if listing.returncode == 0:
            return sorted({path for path in listing.stdout.decode().split("\0") if path})
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in (".git", "var", "node_modules") and not f.startswith("build")]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def load(root):
    files = {}
    for path in paths_of(root):
        full = root / path
        if not full.is_file() or full.is_symlink():
            continue
        data = full.read_bytes()
        text = "" if b"\0" in data[:4096] or KEPT_AS_IS.match(path) else data.decode("utf-8", "replace")
        files[path] = File(path, text, len(data))
    return files


def allowed(file, line, name):
    mark = re.compile(rf"tidy: allow {re.escape(name)}: \S")
    return any(mark.search(text) for text in file.lines[max(0, line - 2) : line])


def check(files):
    """Runs every rule; maps its name to its findings."""
    from tidy_rules import code, layers, text  # noqa: F401  (each registers its rules)

    outcomes = {}
    for name, function in RULES.items():
        outcomes[name] = [
            f"{path}:{line}: [{name}] {why}"
            for path, line, why in function(files)
            if path not in files or not allowed(files[path], line, name)
        ]
    return outcomes
