#!/usr/bin/env python3
"""Draws demo.svg, the picture in the README, from a recorded run of the demo.

Needs rich 15.0.0 from PyPI (pip install rich==15.0.0). To draw it anew, in a terminal of 110 columns:

    COLUMNS=110 script -qec ./windlass demo demo.typescript
    python3 docs/picture.py demo.typescript docs/demo.svg

Nothing is added to the run but "...": lines are left out or cut where they are too long, and that is all.
"""
import io
import re
import sys

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

WIDTH = 104
ERASE = "\x1b[2K"
BAR = re.compile(r"^(Queued|Planning|Awaiting|Applying|Rolling|Validating)\b")
THEME = TerminalTheme(
    (16, 20, 28), (205, 211, 222),
    [(59, 66, 82), (224, 108, 117), (139, 200, 120), (229, 192, 123), (97, 160, 225), (198, 120, 221), (86, 182, 194), (205, 211, 222)],
    [(92, 99, 112), (240, 128, 137), (165, 220, 145), (240, 210, 150), (130, 185, 240), (215, 150, 235), (120, 205, 215), (240, 243, 248)],
)
# What is shown of each step: the first line that matches each pattern, in the order of the run.
SHOWN = [
    (r"== \d+\. Publish", [r"^    id ", r'^    \{"cluster"', r"published twice"]),
    (r"== \d+\. The plan", [
        r"Planned", r"Warning:", r"^Will create", r"^  AddonManifest.*projectcalico", r"^  SecurityGroupRule", r"^Will modify",
        r"^  LaunchTemplate/nodes", r"\t-.*InstallCNIAssets", r"\t\+.*calico: \{\}", r"\t-.*UsesKubenet"]),
    (r"== \d+\. Approve", [r"\$ windlass approve", r"bob approved", r"Applied 11", r"^Applying.*11/11"]),
    (r"== \d+\. Rolling", [
        r"\$ windlass rolling", r"^NAME", r"^control-plane-", r"^nodes-", r"Drained", r"Stopped", r"Rolled", r"Detached"]),
    (r"== \d+\. Kill", [
        r"kill -9", r"worker started", r"Drained", r"Stopped", r"validated after", r"Rolled", r"^Rolling.*3/3", r"Your cluster",
        r"nothing was done"]),
    (r"== \d+\. Validate", [r"every node runs"]),
    (r"^Summary", [r"^  resources", r"^  instances", r"^  worker", r"^  history"]),
]
# Only the plan is long enough to lose its thread: there, "..." stands where lines are left out.
ELLIPSIS = re.compile(r"== \d+\. The plan")


def lines(recording):
    """What each line of the terminal looks like in the end: what was erased or overwritten is gone."""
    text = re.sub(r"\r+\n", "\n", recording)
    return [line.rsplit(ERASE, 1)[-1].rsplit("\r", 1)[-1] for line in text.split("\n")]


def plain(line):
    return Text.from_ansi(line).plain if "\x1b" in line else line


def chosen(all_lines):
    step, wanted, gap, detail = "", [], False, False
    for line in all_lines:
        words = plain(line)
        if words.startswith("== ") or words == "Summary":
            wanted = next((list(patterns) for title, patterns in SHOWN if re.search(title, words)), [])
            step, gap, detail = words, False, False
            if wanted:
                yield ""
                yield line
            continue
        pattern = next((pattern for pattern in wanted if re.search(pattern, words)), None)
        if pattern is None:
            gap = gap or bool(words.strip()) and not BAR.match(words)
            continue
        wanted.remove(pattern)
        if gap and ELLIPSIS.match(step) and not (detail and "\t" in words):
            yield "\x1b[2m      ...\x1b[0m"
        gap, detail = False, "\t" in words
        yield line


def cut(text):
    text.expand_tabs(8)
    if text.plain.startswith('    {') and text.cell_len > WIDTH:
        # what an event asks for is at its end
        half = (WIDTH - 5) // 3
        return text[:half] + Text(" ... ", "dim") + text[half + 5 - WIDTH:]
    if text.cell_len > WIDTH:
        text.truncate(WIDTH - 4)
        text.append(" ...", "dim")
    return text


def main(recording, picture):
    with open(recording, encoding="utf-8") as file:
        shown = list(chosen(lines(file.read())))[1:]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print("[dim]$[/dim] ./windlass demo", highlight=False)
    console.print("[dim]      ...[/dim]")
    for line in shown:
        text = Text.from_ansi(line)
        diff = re.match(r"^\s*\t\s+\t([-+])", line)
        if diff:
            text.stylize("green" if diff[1] == "+" else "red")
        elif BAR.match(text.plain):
            text.stylize("cyan")
        elif "kill -9" in text.plain:
            text.stylize("bold red")
        console.print(cut(text), no_wrap=True, crop=True, highlight=False)
    svg = console.export_svg(title="./windlass demo", theme=THEME)
    # no fonts from other people's servers: whatever is monospaced on the reader's machine does
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "Menlo, Consolas, DejaVu Sans Mono, monospace")
    with open(picture, "w", encoding="utf-8") as file:
        file.write("\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n")
    print(f"{picture}: {len(shown) + 2} lines")


if __name__ == "__main__":
    main(*sys.argv[1:])
