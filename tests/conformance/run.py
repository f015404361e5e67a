"""Runs the conformance test: `scripts/conformance` calls this with what it built and installed.

    run.py TABLES OLDER_MODELS PILEUS
TABLES is what model_dump printed. OLDER_MODELS is the folder of data of the botocore that still has all Query models.
PILEUS is the program, which is started for the exchange.
"""
import importlib
import json
import pathlib
import sys

import compare
import models
import proof
import running
from exchange import Exchange, StoryEnds
from report import Report

# The services that are compared. One that the server has and that is not here fails the test.
services = ["sqs", "sns", "sts", "kms", "ssm", "secretsmanager", "appconfig", "appconfigdata"]


def main(tables_file, older_models, program):
    tables = json.loads(pathlib.Path(tables_file).read_text())
    ours = {service["name"]: service for service in tables["services"]}
    report = Report()
    report.check("services", [f"{name} is in the server or in the list of services, not in both"
                              for name in sorted({*ours} ^ {*services})])
    theirs = {name: models.load(name, pathlib.Path(older_models)) for name in services}
    for name in services:
        report.step(f"{name}: comparing our tables with AWS's model ({', '.join(theirs[name].protocols())})")
        report.check_all(compare.Comparison(ours[name], tables["shapes"], theirs[name]).checks)
    for name in services if not report.failed else []:     # beside what is wrong already, little more is noticed
        report.step(f"{name}: proving that the comparison notices what is wrong")
        report.check_all(proof.prove(ours[name], tables["shapes"], theirs[name]))
    for name in services:
        report.check(f"{name}: waiters", untried_waiters(theirs[name]))
    with running.server(program) as address:
        for name in services:
            for protocol in theirs[name].protocols():
                report.step(f"{name}: telling its story over {protocol}")
                tell(address, theirs[name], ours[name], protocol, report)
    report.step("allowed differences")
    report.check_allowances()
    return report.end()


def untried_waiters(theirs):
    """What SDKs can wait for, but for those that a story names because it has waited for them. SQS has none [SQS-437]."""
    tried = getattr(story_of(theirs.name), "waiters", [])
    return [f"{theirs.name} waiter {name}: AWS has it, our story does not" if name in theirs.waiters else
            f"{theirs.name} waiter {name}: our story has it, AWS does not"
            for name in sorted({*theirs.waiters} ^ {*tried})]


def story_of(name):
    return importlib.import_module(f"stories.{name}")


def tell(address, theirs, ours, protocol, report):
    story = story_of(theirs.name)
    more = {name: getattr(story, name) for name in ("refuses_in_answer", "wordless", "always_refused") if hasattr(story, name)}
    exchange = Exchange(address, theirs, ours, protocol, report, **more)
    try:
        story.tell(exchange)
        exchange.end()
    except StoryEnds as end:
        report.check(f"the story of {exchange.name()}", [str(end)])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
