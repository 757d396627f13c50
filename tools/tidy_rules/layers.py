"""Which module may use which, and which may use what from outside."""

import re

from tidy_rules.tree import rule

# docs/architecture.md explains the order. A module may include only what stands lower than itself.
RANKS = {
    "base": 0,
    "telemetry": 1, "crypto": 1, "sip": 1, "sdp": 1, "rtp": 1, "iax2": 1, "codec": 1, "model": 1,
    "routing": 2, "dialplan": 2, "runtime": 2, "confd": 2,
    "net": 3, "store": 3, "firewall": 3,
    "sipstack": 4, "media": 4,
    "call": 5,
    "registrar": 6,
    "legs": 6.5,
    "doctor": 7, "importer": 7,
    "control": 8,
    "rest": 9, "console": 9,
    "app": 10,
}  # fmt: skip

# (what is included, the modules that may (None: all), what to use instead)
OWNERS = [
    (r"(openssl/.*|sodium(/.*|\.h))", {"crypto"}, "crypto/digest_hash.h and its neighbours"),
    (r"ares(_.*)?\.h", {"net"}, "the resolver of net"),
    (r"(soci/.*|sqlite3\.h|libpq.*)", {"store"}, "store"),
    (r"(re2/.*|phonenumbers/.*|date/.*)", {"routing"}, "the number rules and schedules of routing"),
    (r"(spdlog/.*|prometheus/.*)", {"telemetry"}, "telemetry"),
    (r"unicode/.*", {"confd"}, "folded() of confd/listing.h"),
    (r"yaml-cpp/.*", {"model", "store"}, "the files of model or store"),
    (r"boost/(asio|beast)(/.*|\.hpp)", {"runtime", "net", "console", "rest"}, "runtime or net"),
    (r"boost/(container|intrusive|unordered)/.*", None, ""),
    (r"CLI/.*", {"app"}, "the command line of app"),
    (r"(histedit|editline/.*)(\.h)?", {"console"}, "console"),
    (r"nlohmann/.*", {"model", "confd", "store", "control", "rest"}, "model or store"),
    (r"fmt/.*", None, ""),
    (r"(srtp2?/.*|opus/.*|spandsp.*|speex/.*)", {"codec", "media", "rtp"}, "codec or media"),
    (r"sndfile\.h", {"codec"}, "codec/sound_file.h"),
    (r"bpf/.*", {"firewall"}, "firewall"),
    (r"(gtest|gmock|benchmark)/.*", set(), "it in tests and benchmarks only"),
]  # fmt: skip
SYSTEM = re.compile(
    r"(sys|netinet|arpa|linux|net|sanitizer)/.*|(unistd|fcntl|poll|signal|errno|ifaddrs|pthread|sched|netdb|pwd|grp|"
    r"sysexits|termios|dirent|dlfcn|malloc|getopt|syslog|cxxabi|string|stdlib|time|execinfo|spawn|termio|endian|"
    r"byteswap|immintrin|x86intrin)\.h"
)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes(file):
    for number, line in enumerate(file.lines, 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == "<", match.group(2)


@rule("ranks")
def ranks(files):
    for file in files.values():
        if file.module is None:
            continue
        if file.module not in RANKS:
            why = f"module {file.module} has no rank: give it one in tools/tidy_rules/layers.py, with a decision"
            yield file.path, 1, why
            continue
        for number, system, name in includes(file) if file.is_code else ():
            if system:
                continue
            other = name.split("/")[0]
            if "/" not in name:
                yield file.path, number, f'"{name}" hides which module it is from: write "{file.module}/{name}"'
            elif other not in RANKS:
                yield file.path, number, f"{other} is no module: third-party headers are written with <>"
            elif other != file.module and RANKS[other] >= RANKS[file.module]:
                yield file.path, number, climbs(file.module, other)
        if file.path.endswith("/CMakeLists.txt"):
            yield from linked_ranks(file)


def climbs(module, other):
    return (
        f"{module} (rank {RANKS[module]}) must not know {other} (rank {RANKS[other]}), dependencies only go down: "
        "declare an interface here that the upper module implements, or move the code to where both may see it"
    )


def linked_ranks(file):
    call = re.search(r"DEPENDS([^)]*?)(LIBRARIES|\))", file.text, re.S)
    for other in call.group(1).split() if call else ():
        if RANKS.get(other, -1) >= RANKS[file.module]:
            yield file.path, 1, climbs(file.module, other)


@rule("third-party")
def third_party(files):
    for file in files.values():
        if not file.is_code or file.path.startswith("tests/"):
            continue
        for number, system, name in includes(file):
            if not system or ("/" not in name and "." not in name) or SYSTEM.fullmatch(name):
                continue
            yield from ((file.path, number, why) for why in foreign(file, name))


def foreign(file, name):
    for pattern, owners, instead in OWNERS:
        if not re.fullmatch(pattern, name):
            continue
        if owners is None or file.is_test or file.module in owners:
            if name.startswith("fmt/") and file.suffix == ".h":
                yield f"<{name}> in a header makes everything above compile it: include it in the .cc"
            return
        yield f"<{name}> belongs to {', '.join(sorted(owners)) or 'no module'}: use {instead}"
        return
    yield (
        f"<{name}> has no owner: wrap it in one module, and name that in tools/tidy_rules/layers.py and "
        "docs/dependencies.md"
    )


@rule("one yaml reader")
def one_yaml_reader(files):
    users = {f.module for f in files.values() if f.module and any(n.startswith("yaml-cpp/") for _, _, n in includes(f))}
    if len(users) > 1:
        path = next(f.path for f in files.values() if f.module in users)
        yield path, 1, f"yaml-cpp is used by {' and '.join(sorted(users))}: keep it in one, with a face for the other"
