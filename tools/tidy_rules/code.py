"""What stands in the C++ sources: caps, banned calls, the test beside each source."""

import re

from tidy_rules.tree import rule

FILE_CAP = 600
FUNCTION_CAP = 60

# Modules whose sources are pure, so that a test beside each is always possible.
PURE = {"base", "crypto", "sip", "sdp", "rtp", "iax2", "codec", "model", "routing", "dialplan"}
# Sources without a test of their own, and where they are tested instead.
TESTED_ELSEWHERE = {}


@rule("file cap")
def file_cap(files):
    for file in files.values():
        if (file.is_code or file.is_script or file.suffix == ".py") and len(file.lines) > FILE_CAP + 1:
            why = f"{len(file.lines) - 1} lines, at most {FILE_CAP}: find the second noun in it and give that a file"
            yield file.path, FILE_CAP + 1, why


NOT_A_FUNCTION = re.compile(r"^\s*(template\s*<.*>\s*)?(inline\s+)?(namespace|class|struct|union|enum|extern)\b", re.S)
LABEL = re.compile(r"\s*(case\b.*|default\s*):\s*$")
BRACES = re.compile(r"[{};]")


def functions(bare):
    """Yields (first line, last line) of each outermost body that follows a parameter list."""
    depth_of_body, depth, statement, line_of = None, 0, 0, 0
    for match in BRACES.finditer(bare):
        sign, at = match.group(0), match.start()
        if sign == "{":
            before = re.sub(r"^\s*#.*$", "", bare[statement:at], flags=re.M)
            if depth_of_body is None and ")" in before and not NOT_A_FUNCTION.match(before):
                depth_of_body = depth
                signature = at - len(bare[statement:at].lstrip())
                line_of = bare.count("\n", 0, signature) + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth_of_body is not None and depth == depth_of_body:
                yield line_of, bare.count("\n", 0, at) + 1
                depth_of_body = None
        if depth_of_body is None:
            statement = at + 1


@rule("function cap")
def function_cap(files):
    for file in files.values():
        if not file.is_code or file.is_test:
            continue
        for first, last in functions(file.bare):
            # Labels do not count: a switch over an enum, one sentence each, is checked by the compiler; a table is not.
            length = sum(not LABEL.match(line) for line in file.bare_lines[first - 1 : last])
            if length > FUNCTION_CAP:
                why = f"a function of {length} lines, at most {FUNCTION_CAP}: branches here, work in helpers"
                yield file.path, first, why + ", cases in a table"


@rule("pragma once")
def pragma_once(files):
    for file in files.values():
        if file.suffix == ".h" and "#pragma once" not in file.lines:
            yield file.path, 1, "a header can be included twice: put `#pragma once` after its opening comment"


@rule("test beside source")
def test_beside_source(files):
    for file in files.values():
        if file.module not in PURE or file.suffix != ".cc" or file.path.endswith("_test.cc"):
            continue
        if file.path[:-3] + "_test.cc" not in files and file.path not in TESTED_ELSEWHERE:
            why = f"no {file.path[:-3]}_test.cc: write it, or name in tools/tidy_rules/code.py where this is tested"
            yield file.path, 1, why
    for path in TESTED_ELSEWHERE:
        if path not in files:
            yield "tools/tidy_rules/code.py", 1, f"{path} is gone: take it out of TESTED_ELSEWHERE"


def outside(*folders):
    return lambda file: not file.path.startswith(folders)


def product(file):
    return not file.is_test


ANYWHERE = outside()
# (name, what is banned, where, why and what to use)
BANNED = [
    ("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.:>])sleep\s*\(", ANYWHERE,
     "sleeping blocks a shard and makes tests slow and flaky: use runtime::Timers, in tests a clock that is moved"),
    ("unbounded copy", r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca)\s*\(", ANYWHERE,
     "this knows no bounds: use std::string, std::string_view or fmt"),
    ("number from text", r"\b(atoi|atol|atof|strtol|strtoul|strtod|sscanf|stoi|stol|stoul|stoull|stod)\s*\(", product,
     "this takes blanks, signs or a locale, or throws: use parse_number of base/text.h"),
    ("clock", r"\b(gettimeofday|clock_gettime)\b|\b(system|steady|high_resolution)_clock\s*::\s*now\b|"
     r"\btime\s*\(\s*(nullptr|NULL|0)\s*\)",
     outside("src/runtime/", "src/app/", "bench/"),
     "time is handed in, so that a test can move it: take a TimePoint, or Shard::now() and Shard::wall()"),
    ("randomness", r"(?<![\w.:>])s?rand\s*\(|\bstd::(s?rand\b|random_device|mt19937)", ANYWHERE,
     "randomness is handed in, unguessable in service and repeatable in tests: take a Random& (base/random.h)"),
    ("manual memory", r"(?<!operator )\bnew\b(?!\s*\()\s+[\w:]|(?<![=\w] )(?<!operator )\bdelete\b(?!\s*[;,)]|\s*$)|"
     r"\b(malloc|calloc|realloc|free)\s*\(",
     product,
     "every object has one owner: use a member, a container or std::make_unique (make_unique_for_overwrite<char[]>)"),
    ("regex", r"\bstd::(basic_)?w?regex\b", ANYWHERE,
     "std::regex overflows its stack on long input: use a Cursor (base/text.h), or RE2 in routing"),
    ("blocking resolver", r"\b(getaddrinfo|gethostbyname2?|gethostbyaddr|getnameinfo)\b", ANYWHERE,
     "this blocks its shard for seconds: use the resolver of net"),
    ("exit", r"(?<![\w.>])(?<!void )(std::)?(quick_|_)?exit\s*\(", outside("src/app/", "tests/", "bench/", "fuzz/"),
     "only app ends the program, in its order: return an error"),
    ("using namespace std", r"\busing\s+namespace\s+std\s*;", ANYWHERE,
     "this brings in a thousand names: write std::, or using std::chrono_literals"),
    ("thread", r"\bstd::(j?thread|async|mutex|shared_mutex|condition_variable)\b",
     outside("src/runtime/", "src/store/", "src/net/", "src/app/", "src/telemetry/", "src/console/", "src/rest/",
             "tests/",
             "bench/"),
     "shards share nothing: post to the other shard (runtime/shard.h)"),
    ("standard output", r"\bstd::(cout|cerr)\b|(?<![\w:])printf\s*\(",
     outside("src/app/", "src/console/", "tests/", "bench/", "fuzz/"),
     "only app and console speak to a terminal: return the text, or log through telemetry"),
]  # fmt: skip


@rule("banned")
def banned(files):
    for file in files.values():
        if not file.is_code:
            continue
        for name, pattern, applies, why in BANNED:
            if not applies(file):
                continue
            for match in re.finditer(pattern, file.bare, re.M):
                yield file.path, file.bare.count("\n", 0, match.start()) + 1, f"{name}: {why}"
