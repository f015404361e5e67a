"""Talks to a running server as a client of the models does: botocore writes the requests and reads the answers.

A story (stories/<service>.py) says what is called in which order, and with which values where the model does not tell: a
queue's URL, a handle. All else is filled from the model. Of each operation, what breaks a constraint of the model is sent
first, and has to be refused.
"""
import http.client
import json
import urllib.parse
from collections import Counter

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, HeadersDict
from botocore.credentials import Credentials
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

import answers
import generate
import models
import proof

# What AWS says that every service may answer, though no model has it: the code in Query, and the status.
common_errors = {
    "AccessDenied": 403, "ExpiredToken": 403, "IncompleteSignature": 400, "InternalFailure": 500, "InvalidAction": 400,
    "InvalidClientTokenId": 403, "InvalidParameterValue": 400, "MalformedInput": 400, "MissingAction": 400,
    "MissingAuthenticationToken": 403, "MissingParameter": 400, "OptInRequired": 403, "RequestEntityTooLarge": 413,
    "RequestExpired": 400, "ServiceUnavailable": 503, "SignatureDoesNotMatch": 403, "ThrottlingException": 400,
    "ValidationError": 400,
}
# Of services that speak JSON alone, where they differ.
common_json_errors = {"ValidationException": 400, "AccessDeniedException": 400, "NotAuthorizedException": 400}
# Of those that speak REST: an empty part of a path is another path.
common_rest_errors = {"AccessDeniedException": 403, "SerializationException": 400, "UnknownOperationException": 404}


class StoryEnds(Exception):
    """A call that the rest of the story needs was refused."""


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, dict(response.getheaders()), body
        self.parsed = {}

    def is_error(self):
        return self.status >= 300

    def error(self):
        """The shape's name where the protocol tells it, else the code."""
        error = self.parsed.get("Error", {})
        return error.get("QueryErrorCode") or error.get("Code", "")

    def code(self):
        return self.parsed.get("Error", {}).get("Code", "")


class Exchange:
    """One service over one protocol."""

    def __init__(self, address, theirs, ours, protocol, report, refuses_in_answer=lambda operation, parsed: False,
                 wordless=frozenset(), always_refused=frozenset()):
        self.theirs, self.model, self.protocol, self.report = theirs, theirs.of(protocol), protocol, report
        self.connection = http.client.HTTPConnection(*address)
        self.kinds = {error["type"]: error for error in ours["errors"]}
        self.operations = [operation["name"] for operation in ours["operations"]]
        self.refuses_in_answer = refuses_in_answer     # an answer of 200 that refuses what was asked: a batch's
        self.always_refused = always_refused           # operations that the story sees refused, and no more
        self.wordless = wordless                       # errors that AWS answers without a text
        more = common_rest_errors if protocol == "rest-json" else common_json_errors
        self.common = common_errors if theirs.query is not None else {**common_errors, **more}
        self.serializer = create_serializer(protocol, include_validation=False)
        self.validating = create_serializer(protocol)
        self.parser = create_parser(protocol)
        self.calls, self.refusals = Counter(), Counter()
        self.seen = {}          # by operation: paths of the output that an answer had
        self.errors = set()     # that were answered

    # ---- what a story says -------------------------------------------------------------------------------------------

    def call(self, operation, without=(), **given):
        """Succeeds; answers the output."""
        model = self.model.operation_model(operation)
        value = generate.fill(model.input_shape, given, without) if model.input_shape is not None else {}
        if not self.calls[operation]:
            for what, broken in generate.breaks(value, model.input_shape) if model.input_shape is not None else ():
                self.send_broken(operation, what, broken)
        answer = self.send(operation, value, self.validating)
        findings = self.findings_of(operation, answer)
        if answer.is_error():
            findings.append(f"was refused: {answer.code()}: {answer.parsed.get('Error', {}).get('Message')}")
        self.calls[operation] += 1
        self.report.check(self.named(operation), findings)
        if self.calls[operation] == 1 and not findings and model.output_shape is not None:
            self.report.check(f"{self.named(operation)} with its answer spoilt", self.unnoticed(model, answer))
        if answer.is_error():
            raise StoryEnds(f"{self.name()} ends with {operation}")
        return answer.parsed

    def refused(self, error, operation, without=(), **given):
        """Is refused with this error: a shape's name, or a common code."""
        self.refusals[operation] += 1
        model = self.model.operation_model(operation)
        answer = self.send(operation, generate.fill(model.input_shape, given, without))
        findings = self.findings_of(operation, answer)
        if not answer.is_error() or error not in (self.kind_of(answer), answer.code()):
            findings.append(f"answered {answer.status} {answer.code()} instead of {error}")
        self.report.check(f"{self.named(operation)} with {error}", findings)

    def element(self, operation, member, without=(), **given):
        """An element of one of the lists of an operation's input, filled."""
        shape = self.model.operation_model(operation).input_shape.members[member].member
        return generate.fill(shape, given, without)

    def end(self):
        """Every operation was called, every member of an answer was there once, every modelled error was answered."""
        for operation in self.operations:
            if operation not in self.model.operation_names:
                continue
            name = self.named(operation)
            if operation in self.always_refused:
                self.report.check(name, [] if self.refusals[operation] else [f"{name}: no story sees it refused"])
                continue
            self.report.check(name, [] if self.calls[operation] else [f"{name}: no story calls it"])
            output = self.model.operation_model(operation).output_shape
            for path in answers.paths_of(output):
                where = f"{self.named(operation)} output {path}"
                self.report.check(where, [] if path in self.seen.get(operation, ()) else [f"{where}: no answer had it"])
        for error in self.kinds:
            where = f"{self.name()} error {error}"
            self.report.check(where, [] if error in self.errors else [f"{where}: no answer was it"])

    # ---- sending -----------------------------------------------------------------------------------------------------

    def name(self):
        return f"{self.theirs.name} over {self.protocol}"

    def named(self, operation):
        return f"{self.name()}: {operation}"

    def send_broken(self, operation, what, value):
        answer = self.send(operation, value)
        findings = self.findings_of(operation, answer)
        name = f"{self.named(operation)} where {what}"
        if not answer.is_error() and not self.refuses_in_answer(operation, answer.parsed):
            findings.append(f"{name}: it is accepted")
        self.report.check(name, findings)

    def send(self, operation, value, serializer=None):
        model = self.model.operation_model(operation)
        request = (serializer or self.serializer).serialize_to_request(value, model)
        body, query = request["body"], urllib.parse.urlencode(request["query_string"], doseq=True)
        if isinstance(body, dict):
            body = urllib.parse.urlencode(body).encode()
        target = request["url_path"] + (f"?{query}" if query else "")
        signed = AWSRequest(request["method"], f"http://{self.connection.host}:{self.connection.port}{target}",
                            dict(request["headers"]), body)
        signing_name = self.model.metadata.get("signingName", self.model.metadata["endpointPrefix"])
        SigV4Auth(Credentials("conformance", "secret"), signing_name, "us-east-1").add_auth(signed)
        self.connection.request(request["method"], target, body, dict(signed.headers.items()))
        response = self.connection.getresponse()
        answer = Answer(response, response.read())
        answer.parsed = self.parser.parse(
            {"status_code": answer.status, "headers": HeadersDict(answer.headers), "body": answer.body}, model.output_shape)
        return answer

    # ---- checking ----------------------------------------------------------------------------------------------------

    def findings_of(self, operation, answer):
        name, findings = self.named(operation), []
        if not answer.parsed.get("ResponseMetadata", {}).get("RequestId"):
            findings.append(f"{name}: no request id")
        if answer.headers.get("Content-Type", "").split(";")[0] not in self.content_types_of(operation, answer):
            findings.append(f"{name}: its content type is {answer.headers.get('Content-Type')}")
        more = self.findings_of_error if answer.is_error() else self.findings_of_output
        return findings + more(operation, answer)

    def content_types_of(self, operation, answer):
        """That are right; the story's own for what is handed out as it was put in."""
        match self.protocol:
            case "json":
                return [f"application/x-amz-json-{self.model.metadata.get('jsonVersion')}"]
            case "query":
                return ["text/xml"]
        output = self.model.operation_model(operation).output_shape
        if answer.is_error():
            return ["application/json"]
        if output is None or not (answer.body or output.serialization.get("payload")):
            return [""]
        return [answer.headers.get("Content-Type", "")] if output.serialization.get("payload") else ["application/json"]

    def findings_of_output(self, operation, answer):
        model = self.model.operation_model(operation)
        reading = self.read(model, answer.body, answer.headers)
        if model.output_shape is not None:
            output = {name: value for name, value in answer.parsed.items() if name != "ResponseMetadata"}
            answers.check_constraints(reading, output, model.output_shape, "")
        self.seen.setdefault(operation, set()).update(reading.seen)
        return [f"{self.named(operation)} output {each}" for each in reading.findings]

    def read(self, model, body, headers):
        reading = answers.Reading()
        if self.protocol == "query":
            answers.read_query(reading, body, model, self.model.metadata["xmlNamespace"])
        elif self.protocol == "rest-json" and model.output_shape is not None:
            answers.read_rest_json(reading, body, headers, model.output_shape)
        elif self.protocol == "rest-json":
            if body:
                reading.find("", f"a body where the model has no output: {body[:200]!r}")
        elif body and model.output_shape is not None:
            answers.read_json(reading, json.loads(body), model.output_shape, "")
        elif body not in (b"", b"{}"):
            reading.find("", f"a body where the model has no output: {body[:200]!r}")
        return reading

    def unnoticed(self, model, answer):
        """Places of a good answer where something wrong was not found. A body that is a member as it is cannot be wrong."""
        if model.output_shape.serialization.get("payload"):
            return []
        return [f"what is wrong at {where} is not found" for where, wrong in proof.spoilt(self.protocol, answer.body)
                if not self.read(model, wrong, answer.headers).findings]

    def kind_of(self, answer):
        """Which of our modelled errors it is; empty when it is none."""
        for name, kind in self.kinds.items():
            if answer.error() == name or (self.protocol == "query" and answer.code() == kind["query_code"]):
                return name
        return ""

    def findings_of_error(self, operation, answer):
        findings, kind, code = [], self.kind_of(answer), answer.code()
        name = self.named(operation)
        if not answer.parsed["Error"].get("Message") and kind not in self.wordless:
            findings.append(f"{name}: {code} has no message")
        if not kind:
            if code not in self.common:
                findings.append(f"{name}: {code} is neither modelled nor a common error")
            elif answer.status != self.common[code]:
                findings.append(f"{name}: {code} has status {answer.status}, AWS has {self.common[code]}")
            return findings
        self.errors.add(kind)
        if kind not in {shape.name for shape in self.theirs.service.operation_model(operation).error_shapes}:
            findings.append(f"{name}: {kind} is not among the errors that AWS models for it")
        wanted, status = self.kinds[kind]["query_code"], self.kinds[kind]["status"]
        if self.theirs.query is not None and kind in self.theirs.query.shape_names:
            wanted, modelled_status = models.query_error_of(self.theirs.query.shape_for(kind))
            status = modelled_status or status
        if code != wanted or answer.status != status:
            findings.append(f"{name}: {kind} is {answer.status} {code}, AWS has {status} {wanted}")
        return findings

    # ---- around ------------------------------------------------------------------------------------------------------

    def advance(self, duration):
        """Moves the server's clock."""
        self.connection.request("POST", "/_pileus/clock", json.dumps({"advance": duration}),
                                {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        if response.status != 200:
            raise StoryEnds(f"the clock does not move: {response.status} {response.read()!r}")
        response.read()
