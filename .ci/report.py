#!/usr/bin/env python3
"""Reads surefire's reports below a folder: names what failed, what was skipped and why; prints the sums as its last line.

Fails if a test failed, if none ran, or if a test of a real part did not run though the part is there.
"""
import os
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

# A class of this name needs what this variable points to.
REAL_PARTS = {
    "RealClusterTest": "KUBEBUILDER_ASSETS",
    "RealAlertmanagerTest": "CAUSESTREAM_PARTS",
    "RealPrometheusTest": "CAUSESTREAM_PARTS",
}


def cases(root):
    for report in sorted(Path(root).glob("*/target/surefire-reports/TEST-*.xml")):
        yield from xml.parse(report).getroot().iter("testcase")


def name(case):
    return ".".join(part for part in (case.get("classname"), case.get("name")) if part)


def reason(case):
    """The words of an assumption: surefire keeps them in the trace."""
    skipped = case.find("skipped")
    lines = (skipped.get("message") or skipped.text or "").strip().splitlines()
    words = lines[0].split("TestAbortedException: ", 1)[-1] if lines else ""
    return words or "no reason given"


def main(root):
    passed, failed, skipped, problems = [], [], [], []
    for case in cases(root):
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(case)
        elif case.find("skipped") is not None:
            skipped.append(case)
        else:
            passed.append(case)

    for case in failed:
        print(f"failed: {name(case)}")
    for case in skipped:
        print(f"skipped: {name(case)}: {reason(case)}")

    for ending, variable in REAL_PARTS.items():
        if not os.environ.get(variable):
            print(f"{variable} is not set: no ...{ending} could run")
            continue
        problems += [f"{name(case)} was skipped though {variable} is set" for case in skipped if case.get("classname").endswith(ending)]
        if not any(case.get("classname").endswith(ending) for case in passed + failed):
            problems.append(f"no ...{ending} has run though {variable} is set")
    if not passed and not failed:
        problems.append("no test has run")
    for problem in problems:
        print(f"wrong: {problem}")

    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
