"""What every text file owes its reader, whatever language it is in."""

import re

from tidy_rules.tree import rule

LINE_CAP = 120
SIZE_CAP = 1 << 20
TEXT = (".h", ".cc", ".py", ".md", ".txt", ".cmake", ".json", ".yaml", ".yml", ".sh", ".sql")


def ours(files):
    return (file for file in files.values() if file.suffix in TEXT or file.is_script)


@rule("line length")
def line_length(files):
    for file in ours(files):
        if not (file.is_code or file.is_script or file.suffix in (".py", ".cmake")):
            continue
        for number, line in enumerate(file.lines, 1):
            if len(line) > LINE_CAP and not re.match(r"\s*(//|#)\s*\S+$", line):
                yield file.path, number, f"{len(line)} columns, at most {LINE_CAP}: break it"


@rule("whitespace")
def whitespace(files):
    for file in ours(files):
        for number, line in enumerate(file.lines, 1):
            if line != line.rstrip():
                yield file.path, number, "blanks or a carriage return at the end of the line: take them away"
            elif "\t" in line and (file.is_code or file.suffix == ".py"):
                yield file.path, number, "a tab shows differently everywhere: use blanks"
        if file.text and not file.text.endswith("\n"):
            yield file.path, len(file.lines), "the last line has no end: add a newline"
        elif file.text.endswith("\n\n"):
            yield file.path, len(file.lines) - 1, "empty lines at the end: take them away"


@rule("size")
def size(files):
    for file in files.values():
        if file.size > SIZE_CAP:
            why = f"{file.size} bytes, at most {SIZE_CAP}: every clone carries it forever; generate it instead"
            yield file.path, 1, why


@rule("readme")
def readme(files):
    modules = {file.module for file in files.values() if file.module and file.is_code}
    for module in sorted(modules):
        if f"src/{module}/README.md" not in files:
            why = "no README.md: say in under a page what it is for, what it may know, its main types"
            yield f"src/{module}", 1, why


@rule("links")
def links(files):
    """A link in a page to a file of the tree that is not there."""
    folders = {"/".join(path.split("/")[:n]) for path in files for n in range(1, path.count("/") + 1)}
    for file in files.values():
        if file.suffix != ".md":
            continue
        for number, line in enumerate(file.lines, 1):
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
                if re.match(r"\w+:", target):
                    continue
                path = resolve(file.path, target)
                if path and path not in files and path not in folders:
                    yield file.path, number, f"the link to {target} leads nowhere: put it right"


def resolve(page, target):
    parts = [] if target.startswith("/") else page.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
