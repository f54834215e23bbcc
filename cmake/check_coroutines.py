"""Looks for the forms of co_await that GCC 12 compiles wrongly, in the sources below a root.

usage: check_coroutines.py <root>

Name it, then await it: no co_await in a condition (a declaration there is fine) or beside a `?`,
no braces and no capturing lambda inside the awaited expression, and no structured binding straight
from one. What is wrong is seen first in a few lines of its own, so that it cannot fall silent.
"""

import pathlib
import re
import sys

LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
CONDITION = re.compile(r"\b(if|while|switch|for)\s*(?:constexpr\s*)?\(")
DECLARATION = re.compile(r"(?:[^;]*;)?\s*[\w:<>,\s*&]+[\s*&]\w+\s*=(?!=)")


def without_literals(text):
    """The same lines, with nothing in comments and literals."""
    return LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def end_of(text, start):
    """Where the bracket that opens at `start` is closed."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return len(text)


def awaited(text, start):
    """The rest of the full expression that a co_await at `start` is part of."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[place], 0)
        if text[place] == ";" and depth <= 0:
            return text[start:place]
    return text[start:]


def wrong_forms(source):
    """Places and what is wrong there."""
    text = without_literals(source)
    for found in CONDITION.finditer(text):
        inside = text[found.end():end_of(text, found.end() - 1)]
        if found[1] == "for":
            inside = inside.split(";")[1] if ";" in inside else ""
        if "co_await" in inside and not DECLARATION.match(inside):
            yield found.start(), "co_await in a condition"
    for found in re.finditer(r"\bco_await\b", text):
        before = re.split(r"[;{}]", text[:found.start()])[-1]
        after = awaited(text, found.end())
        if "?" in before or "?" in after:
            yield found.start(), "co_await beside a ?"
        if re.search(r"\bauto\b[&\s]*\[[^\]]*\]\s*=\s*$", before):
            yield found.start(), "structured binding straight from co_await"
        if re.search(r"[\w>(,]\s*\{", after.split("[")[0]):
            yield found.start(), "braces inside a co_await expression"
        if re.search(r"[(,]\s*\[[^\]&]+\]", after):
            yield found.start(), "capturing lambda inside a co_await expression"


EXAMPLES = """\
if (co_await f()) g();
while (a && (co_await f())) g();
for (; co_await f();) g();
x = co_await f();                                              // fine: if (co_await f())
if (auto x = co_await f()) g();                                // fine
while (auto line = co_await log.next()) g("?");                // fine
if (a) co_await f();                                           // fine
auto x = a ? co_await f() : b;
auto [a, b] = co_await f();
co_await f({.a = 1});
co_await f(options{});
co_await f([a] { g(a); });
co_await f([&] { g(a); });                                     // fine
co_await f(name); auto x = a ? b : c; auto y = options{};      // fine
"""


def main(root):
    for line in EXAMPLES.splitlines():
        if bool(list(wrong_forms(line))) == ("// fine" in line):
            sys.exit(f"taken for the opposite of what it is: {line}")

    wrong = 0
    files = sorted(path for folder in ("include", "tests", "examples")
                   for path in (root / folder).rglob("*")
                   if path.suffix in (".hpp", ".ipp", ".cpp") and "compile_fail" not in path.parts)
    for path in files:
        source = path.read_text(encoding="utf-8")
        for place, what in wrong_forms(source):
            wrong += 1
            line = source.count("\n", 0, place) + 1
            print(f"{path.relative_to(root)}:{line}: {what}")
    print(f"{len(files)} files read, {wrong} coroutines to be written otherwise")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
