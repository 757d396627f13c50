"""Feeds every rule something bad and expects its finding, then something good and expects none."""

from tidy_rules import code, tree


def findings(path, text, *others):
    given = ((path, text), *others)
    files = {p: tree.File(p, t, len(t)) for p, t in given}
    return {name: found for name, found in tree.check(files).items() if found}


def function_of(lines):
    return "void f(int a) {\n" + "  a++;\n" * (lines - 2) + "}\n"


README = ("src/sip/README.md", "# sip\n")
# (path, text, the rule that must find it)
BAD = [
    ("src/sip/a.h", '#pragma once\n#include "net/network.h"\n', "ranks"),
    ("src/sip/a.h", '#pragma once\n#include "sdp/session.h"\n', "ranks"),
    ("src/sip/a.h", '#pragma once\n#include "b.h"\n', "ranks"),
    ("src/nowhere/a.h", "#pragma once\n", "ranks"),
    ("src/sip/CMakeLists.txt", "tandem_module(sip DEPENDS base call)\n", "ranks"),
    ("src/sip/a.h", "#pragma once\n#include <openssl/evp.h>\n", "third-party"),
    ("src/sip/a.h", "#pragma once\n#include <boost/asio.hpp>\n", "third-party"),
    ("src/sip/a.h", "#pragma once\n#include <unknown/thing.h>\n", "third-party"),
    ("src/sip/a.h", "#pragma once\n#include <fmt/core.h>\n", "third-party"),
    ("src/sip/a.cc", "#include <gtest/gtest.h>\n", "third-party"),
    ("src/sip/a.h", "#pragma once\n" + "int x;\n" * code.FILE_CAP, "file cap"),
    ("src/sip/a.cc", function_of(code.FUNCTION_CAP + 1), "function cap"),
    ("src/sip/a.cc", "namespace x {\nclass A {\n" + function_of(code.FUNCTION_CAP + 1) + "};\n}\n", "function cap"),
    ("src/sip/a.h", "int x;\n", "pragma once"),
    ("src/sip/a.cc", "int x;\n", "test beside source"),
    ("src/sip/a.h", "#pragma once\n", "readme"),
    ("src/sip/a.h", "#pragma once\nint x; \n", "whitespace"),
    ("src/sip/a.h", "#pragma once\n\tint x;\n", "whitespace"),
    ("src/sip/a.h", "#pragma once\nint x;", "whitespace"),
    ("docs/a.md", "text\r\n", "whitespace"),
    ("src/sip/a.h", "#pragma once\n// " + "a b " * 40 + "\n", "line length"),
    ("docs/a.md", "[a](b.md)\n", "links"),
    ("docs/a.bin", "x" * ((1 << 20) + 1), "size"),
]
BANNED = {
    "std::this_thread::sleep_for(1s);": "sleep",
    "sleep(1);": "sleep",
    "strcpy(a, b);": "unbounded copy",
    "sprintf(a, b);": "unbounded copy",
    "int x = atoi(text);": "number from text",
    "auto x = std::stoi(text);": "number from text",
    "gettimeofday(&t, nullptr);": "clock",
    "auto t = std::chrono::system_clock::now();": "clock",
    "auto t = time(nullptr);": "clock",
    "int x = rand();": "randomness",
    "std::mt19937 g;": "randomness",
    "auto* p = new Thing;": "manual memory",
    "auto* p = new Thing{1};": "manual memory",
    "delete p;": "manual memory",
    "delete[] p;": "manual memory",
    "free(p);": "manual memory",
    "std::regex r;": "regex",
    "getaddrinfo(a, b, c, d);": "blocking resolver",
    "exit(1);": "exit",
    "std::exit(1);": "exit",
    "using namespace std;": "using namespace std",
    "std::mutex lock;": "thread",
    "std::cout << x;": "standard output",
}
# What must not be taken for something bad.
GOOD = """#pragma once
// sleep_for, new Thing, exit(1) and strcpy(a, b) in a comment are words.
#include <string>
#include <sys/socket.h>
#include "base/text.h"
namespace tandem::sip {
class A {
 public:
  A(const A&) = delete;
  A& operator=(const A&) = delete;
  void exit(int why);
  void* operator new(unsigned long size);
  const char* text = "auto* p = new Thing; exit(1);";
  const char* raw = R"(std::regex rand() delete p;)";
  int big = 1'000'000; int free_slots; char quote = '"';
};
inline void leave(A& a) { a.exit(1); }  // 'apostrophe
std::chrono::system_clock::time_point t;
int x = rand();  // tidy: allow banned: the self test shows that a reason lets a line pass
int quoted = '{' + 1;
%s}  // namespace tandem::sip
""" % function_of(code.FUNCTION_CAP)


def run():
    """Maps the name of a case to its failures."""
    outcomes = {}
    for path, text, expected in BAD:
        others = [] if expected == "readme" else [README]
        found = findings(path, text, *others)
        name = f"{expected}: {path}: {text[:60]!r}"
        missed = f"tools/tidy: self-test: no finding [{expected}] for {text[:60]!r}"
        outcomes[name] = [] if expected in found else [missed]
    for snippet, expected in BANNED.items():
        found = findings("src/sip/a.cc", f"void f() {{\n  {snippet}\n}}\n", README).get("banned", [])
        right = any(f"src/sip/a.cc:2: [banned] {expected}:" in finding for finding in found)
        outcomes[f"banned: {snippet}"] = [] if right else [f"tools/tidy: self-test: {snippet} gave {found}"]
    good = findings("src/sip/a.h", GOOD, README)
    outcomes["good code has no finding"] = [f"tools/tidy: self-test: {f}" for found in good.values() for f in found]
    return outcomes
