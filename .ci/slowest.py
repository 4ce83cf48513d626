#!/usr/bin/env python3
"""Prints the tests that took longest, from Surefire's reports below the folders that are given."""
import sys
from pathlib import Path
from xml.etree import ElementTree

SHOWN = 20


def tests(folder):
    """Each test as (seconds, class.method). A report that a killed build left half written has none."""
    for report in Path(folder).glob("**/target/surefire-reports/TEST-*.xml"):
        try:
            cases = ElementTree.parse(report).getroot().iter("testcase")
        except ElementTree.ParseError:
            continue
        for case in cases:
            # Surefire writes thousands with a comma.
            seconds = float(case.get("time", "0").replace(",", ""))
            yield seconds, f"{case.get('classname')}.{case.get('name')}"


def main(folders):
    slowest = sorted((test for folder in folders for test in tests(folder)), reverse=True)[:SHOWN]
    if not slowest:
        print("no report of a test")
    for seconds, name in slowest:
        print(f"{seconds:9.3f} s  {name}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["."])
