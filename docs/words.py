#!/usr/bin/env python3
"""Finds words in the documentation that hide who acts. Usage: words.py ROOT"""
import re
import sys
from pathlib import Path

WORDS = re.compile(r"\b(nobody|whoever|somebody)\b", re.IGNORECASE)
PAGES = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "*/RATIONALE.md")
GENERATED = "conformance.md"
README_LINES = 200


def problems(root):
    for page in sorted({page for pattern in PAGES for page in root.glob(pattern)}):
        if page.name == GENERATED:
            continue
        name = page.relative_to(root)
        lines = page.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            for word in WORDS.findall(line):
                yield f"{name}:{number}: {word}: name the actor"
        if page.name == "README.md" and len(lines) > README_LINES:
            yield f"{name}:{README_LINES + 1}: has {len(lines)} lines, at most {README_LINES}"


def main(arguments):
    if len(arguments) != 1 or not (Path(arguments[0]) / "README.md").is_file():
        sys.exit("usage: words.py ROOT, a folder with a README.md")
    found = list(problems(Path(arguments[0])))
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
