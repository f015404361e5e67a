"""Runs the conformance test: `scripts/conformance` calls this with what it built and installed.

    run.py TABLES OLDER_MODELS
TABLES is what model_dump printed. OLDER_MODELS is the folder of data of the botocore that still has all Query models.
"""
import json
import pathlib
import sys

import compare
import models
from report import Report

# The services that are compared. One that the server has and that is not here fails the test.
services = ["sqs", "sts"]


def main(tables_file, older_models):
    tables = json.loads(pathlib.Path(tables_file).read_text())
    ours = {service["name"]: service for service in tables["services"]}
    report = Report()
    report.check("services", [f"{name} is in the server or in the list of services, not in both"
                              for name in sorted({*ours} ^ {*services})])
    for name in services:
        theirs = models.load(name, pathlib.Path(older_models))
        report.step(f"{name}: comparing our tables with AWS's model ({', '.join(theirs.protocols())})")
        report.check_all(compare.Comparison(ours[name], tables["shapes"], theirs).checks)
    report.step("allowed differences")
    report.check_allowances()
    return report.end()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
