"""The checkers of others: clang-format, shellcheck, clang-tidy."""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

CLANG_FORMAT = "clang-format-19"
CLANG_TIDY = "clang-tidy-19"


def check(root, files):
    return {"clang-format": format_findings(root, files), "shellcheck": shell_findings(root, files)}


def missing(tool):
    return [f"tools/tidy:1: [{tool}] {tool} is not installed: tools/install-packages packaging/packages.test"]


def unique(findings):
    return list(dict.fromkeys(findings))


def format_findings(root, files):
    if not shutil.which(CLANG_FORMAT):
        return missing(CLANG_FORMAT)
    sources = [path for path, file in files.items() if file.is_code]
    findings = []
    for start in range(0, len(sources), 64):
        done = subprocess.run(
            [CLANG_FORMAT, "--dry-run", "-Werror", *sources[start : start + 64]],
            cwd=root, capture_output=True, text=True, check=False,
        )
        for path in re.findall(r"^(?:\./)?([^\s:]+):\d+:\d+: error:", done.stderr, re.M):
            findings.append(f"{path}:1: [clang-format] not as .clang-format has it: {CLANG_FORMAT} -i {path}")
    return unique(findings)


def shell_findings(root, files):
    if not shutil.which("shellcheck"):
        return missing("shellcheck")
    scripts = [path for path, file in files.items() if re.match(r"#!.*\b(bash|sh)\b", file.lines[0])]
    if not scripts:
        return []
    done = subprocess.run(
        ["shellcheck", "--format=gcc", *scripts], cwd=root, capture_output=True, text=True, check=False
    )
    return [re.sub(r"^([^:]+:\d+):\d+: ", r"\1: [shellcheck] ", line) for line in done.stdout.splitlines()]


def clang_tidy(root, files, modules=()):
    """Over the sources of `modules`, or all. A file that was clean is skipped until it or a header changes."""
    database = root / "build-asan"
    if not shutil.which(CLANG_TIDY):
        return {"clang-tidy": missing(CLANG_TIDY)}
    if not (database / "compile_commands.json").exists():
        return {"clang-tidy": ["build-asan:1: [clang-tidy] no compile commands: cmake --preset asan"]}
    sources = [p for p, f in files.items() if f.module and f.suffix == ".cc" and not p.endswith("_test.cc")]
    sources = [p for p in sources if not modules or files[p].module in modules]
    clean = pathlib.Path(os.environ.get("CCACHE_DIR") or database) / "clang-tidy-clean"  # lives as long as other caches
    clean.mkdir(parents=True, exist_ok=True)

    def examine(path):
        mark = clean / fingerprint(path, files)
        if mark.exists():
            return []
        done = subprocess.run(
            [CLANG_TIDY, "--quiet", "-p", str(database), path], cwd=root, capture_output=True, text=True, check=False
        )
        found = re.findall(rf"^(?:{re.escape(str(root))}/)?(\S+:\d+):\d+: (?:warning|error): (.*)$", done.stdout, re.M)
        if not found and done.returncode == 0:
            mark.touch()
        elif not found:
            found = [(f"{path}:1", "clang-tidy failed: " + done.stderr.strip()[-300:])]
        return [f"{where}: [clang-tidy] {what}" for where, what in found]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        findings = [finding for found in pool.map(examine, sources) for finding in found]
    return {"clang-tidy": unique(findings)}


def fingerprint(path, files):
    """Of everything of the tree that the source includes, so that a changed header brings the check back."""
    seen, queue = set(), [path]
    while queue:
        current = queue.pop()
        if current in seen or current not in files:
            continue
        seen.add(current)
        queue += ["src/" + name for name in re.findall(r'#include "([^"]+)"', files[current].text)]
    settings = files[".clang-tidy"].text if ".clang-tidy" in files else ""
    text = settings + "".join(name + files[name].text for name in sorted(seen))
    return hashlib.sha256(text.encode()).hexdigest()
