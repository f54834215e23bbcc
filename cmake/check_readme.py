"""Holds README.md against what is compiled: its program is examples/01_hello_local.cpp, letter by
letter, and each statement of its other snippets stands in tests/unit/readme.cpp.

Run as a test: python3 check_readme.py <source>
"""

import pathlib
import re
import sys


def statements(snippet):
    for line in snippet.splitlines():
        line = re.sub(r"//.*", "", line).strip()
        if line:
            yield line


def main(root):
    read = lambda name: (root / name).read_text(encoding="utf-8")
    program, *snippets = re.findall(r"^```cpp\n(.*?)^```$", read("README.md"), re.M | re.S)
    wrong = 0
    if program != read("examples/01_hello_local.cpp"):
        wrong += 1
        print("README.md: the program is not the one in examples/01_hello_local.cpp")
    compiled = set(statements(read("tests/unit/readme.cpp")))
    for snippet in snippets:
        for statement in statements(snippet):
            if statement not in compiled:
                wrong += 1
                print(f"README.md: not in tests/unit/readme.cpp: {statement}")
    print(f"{1 + len(snippets)} pieces of code read, {wrong} of them or their lines differ")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
