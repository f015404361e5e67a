"""Compares our tables, as model_dump prints them, with AWS's models.

A check is one thing that both must have: a service's description, an operation, a member, an error. Its differences are
sentences that begin with its name; allowed.toml lists those that are meant.

Of outputs, limits, patterns and enumerations are not asked of the tables, which do not check what we write ourselves: the
exchange compares the answers with them.
"""
from botocore.model import OperationModel

import models

type_names = {"float": "double", "character": "string"}     # where AWS's type has another name than ours
numbers = ("integer", "long", "float", "double")
unconstrained = {"range": None, "length": None, "pattern": "", "enum": []}     # keys and nested elements: tables have no more


class Comparison:
    """The checks of one service: their names, each with what differs."""

    def __init__(self, ours, shapes, theirs):
        self.checks = {}
        self.ours, self.shapes, self.theirs = ours, shapes, theirs
        self.name = ours["name"]
        self.has_query = bool(ours["query_version"])
        self.compare_description()
        self.compare_operations()
        self.compare_errors()

    def check(self, name):
        return self.checks.setdefault(name, [])

    def compare(self, name, aspect, ours, theirs):
        """One aspect of a check."""
        differences = self.check(name)
        if ours != theirs:
            differences.append(f"{name}: {aspect} is {spell(ours)}, AWS has {spell(theirs)}")

    # ---- the service -------------------------------------------------------------------------------------------------

    def compare_description(self):
        name, ours, metadata = self.name, self.ours, self.theirs.service.metadata
        is_rest = any(operation["method"] for operation in ours["operations"])
        protocols = {"json": bool(ours["target_prefix"]), "query": self.has_query, "rest-json": is_rest}
        self.compare(name, "protocols", [each for each, has in sorted(protocols.items()) if has], self.theirs.protocols())
        self.compare(name, "signing name", ours["signing_name"], metadata.get("signingName", metadata["endpointPrefix"]))
        self.compare(name, "target prefix", ours["target_prefix"], metadata.get("targetPrefix", ""))
        self.compare(name, "JSON version", ours["json_version"], metadata.get("jsonVersion", ""))
        self.compare(name, "query compatible", ours["query_compatible"], "awsQueryCompatible" in metadata)
        query = self.theirs.query.metadata if self.theirs.query else {}
        self.compare(name, "Query version", ours["query_version"], query.get("apiVersion", ""))
        self.compare(name, "XML namespace", ours["xml_namespace"], query.get("xmlNamespace", ""))

    def compare_operations(self):
        ours = {operation["name"]: operation for operation in self.ours["operations"]}
        for name in sorted({*ours, *self.theirs.service.operation_names}):
            where = f"{self.name}.{name}"
            if name not in ours:
                self.check(where).append(f"{where}: AWS has it, we do not")
            elif name not in self.theirs.service.operation_names:
                self.check(where).append(f"{where}: we have it, AWS does not")
            else:
                self.compare_operation(where, ours[name], self.theirs.service.operation_model(name))

    def compare_operation(self, where, ours, theirs: OperationModel):
        self.check(where)
        if ours["method"]:
            self.compare(where, "method", ours["method"], theirs.http["method"])
            self.compare(where, "path", ours["path"], theirs.http["requestUri"].split("?")[0])
            self.compare(where, "status", ours["status"], theirs.http.get("responseCode", 200))
        query = self.query_operation(theirs.name)
        if self.has_query:
            self.compare(where, "presence in Query", True, query is not None)
        self.compare_top(f"{where}.input", ours["input"], theirs.input_shape, query and query.input_shape, True)
        self.compare(where, "presence of an output", ours["output"] is not None, theirs.output_shape is not None)
        if ours["output"] is not None and theirs.output_shape is not None:
            wrapper = query and query.output_shape and query.output_shape.serialization.get("resultWrapper")
            if query is not None:
                self.compare(where, "name of the result", f"{theirs.name}Result", wrapper)
            self.compare_top(f"{where}.output", ours["output"], theirs.output_shape, query and query.output_shape, False)

    def query_operation(self, name):
        query = self.theirs.query
        return query.operation_model(name) if query and self.has_query and name in query.operation_names else None

    # ---- shapes ------------------------------------------------------------------------------------------------------

    def compare_top(self, where, ours, theirs, query, is_input):
        if theirs is None:     # an operation without input: ours is an empty structure
            self.compare(where, "members", [member["name"] for member in self.shapes[ours]["members"]], [])
        else:
            self.compare_members(where, self.shapes[ours], theirs, query, is_input, frozenset())

    def compare_members(self, where, ours, theirs, query, is_input, above):
        """`query` is the same structure in the Query model; None where the service has no Query, or its model no such
        structure. `above` holds the shapes that this one lies in: one that holds itself is compared once."""
        if theirs.name in above:
            return
        mine = {member["name"]: member for member in ours["members"]}
        for name in [*theirs.members, *(name for name in mine if name not in theirs.members)]:
            here = f"{where}.{name}"
            if name not in mine:
                self.check(here).append(f"{here}: AWS has it, we do not")
            elif name not in theirs.members:
                self.check(here).append(f"{here}: we have it, AWS does not")
            else:
                shape = theirs.members[name]
                self.compare_member(here, mine[name], shape, theirs, is_input)
                spelled = query.members.get(name) if query is not None else None
                if self.has_query:
                    self.compare_query_names(here, mine[name], spelled)
                self.compare_shapes(here, mine[name]["shape"], mine[name]["each"], shape, spelled, is_input,
                                    above | {theirs.name})

    def compare_member(self, where, ours, shape, parent, is_input):
        self.compare(where, "required", ours["required"], ours["name"] in parent.required_members)
        self.compare(where, "sensitive", ours["sensitive"], bool(shape.metadata.get("sensitive")))
        self.compare(where, "idempotency token", ours["idempotency_token"], bool(shape.metadata.get("idempotencyToken")))
        location, location_name = models.location_of(shape, ours["name"], parent)
        self.compare(where, "location", ours["location"], location)
        self.compare(where, "name there", ours["location_name"], location_name)
        self.compare(where, "timestamp format", ours["timestamp"], shape.serialization.get("timestampFormat", ""))
        if is_input:
            self.compare_constraints(where, ours["constraints"], shape)

    def compare_constraints(self, where, ours, shape):
        limited, other = ("range", "length") if shape.type_name in numbers else ("length", "range")
        least, most = ours[limited] or (None, None)
        their_least, their_most = models.limits_of(shape)
        if limited == "length":     # a least of 0 says nothing
            least, their_least = least or None, their_least or None
        self.compare(where, "min", least, their_least)
        self.compare(where, "max", most, their_most)
        self.compare(where, other, ours[other], None)
        self.compare(where, "pattern", ours["pattern"], shape.metadata.get("pattern", ""))
        self.compare_enum(where, ours["enum"], shape)

    def compare_enum(self, where, ours, shape):
        theirs = shape.metadata.get("enum", []) if shape.type_name == "string" else []
        if sorted(ours) != sorted(theirs) and not ours:
            self.check(where).append(f"{where}: enum is none, AWS has {len(theirs)} values")
        else:
            self.compare(where, "enum", sorted(ours), sorted(theirs))

    def compare_query_names(self, where, ours, spelled):
        mine = {"flattened": ours["flattened"], "xml_name": ours["xml_name"],
                "element_name": ours["element_name"] or "member", "key_name": ours["key_name"] or "key",
                "value_name": ours["value_name"] or "value"}
        if spelled is None:
            how = "flattened " if mine["flattened"] else ""
            self.check(where).append(f"{where}: AWS's Query model does not have it, ours is {how}{mine['xml_name']}")
            return
        for aspect, theirs in models.query_names_of(spelled, ours["name"]).items():
            self.compare(where, aspect, mine[aspect], theirs)

    def compare_shapes(self, where, place, each, theirs, query, is_input, above):
        """What a member, an element or a map's value is; `each` is what our table asks of its elements."""
        ours, type_name = self.shapes[place], type_names.get(theirs.type_name, theirs.type_name)
        self.compare(where, "type", ours["type"], type_name)
        if ours["type"] != type_name:
            return
        if type_name == "structure":
            self.compare_members(where, ours, theirs, query, is_input, above)
        elif type_name == "list":
            self.compare_elements(f"{where}[]", ours, each, theirs.member, query and query.member, is_input, above)
        elif type_name == "map":
            if is_input:
                self.compare_constraints(f"{where}{{key}}", unconstrained, theirs.key)
            self.compare_elements(f"{where}{{}}", ours, each, theirs.value, query and query.value, is_input, above)

    def compare_elements(self, where, ours, each, theirs, query, is_input, above):
        if is_input:
            self.compare_constraints(where, each, theirs)
        self.compare_shapes(where, ours["element"], unconstrained, theirs, query, is_input, above)

    # ---- errors ------------------------------------------------------------------------------------------------------

    def compare_errors(self):
        ours = {error["type"]: error for error in self.ours["errors"]}
        mine = {operation["name"] for operation in self.ours["operations"]}
        theirs = {shape.name: shape for name in self.theirs.service.operation_names if name in mine
                  for shape in self.theirs.service.operation_model(name).error_shapes}
        for name in sorted({*ours, *theirs}):
            where = f"{self.name} error {name}"
            if name not in ours:
                self.check(where).append(f"{where}: AWS has it, we do not")
            elif name not in theirs:
                self.check(where).append(f"{where}: we have it, AWS does not")
            else:
                self.compare_error(where, ours[name])

    def compare_error(self, where, ours):
        self.check(where)
        if not self.has_query or self.theirs.query is None:
            shape = self.theirs.service.shape_for(ours["type"])
            self.compare_status(where, ours, shape)
            return
        if ours["type"] not in self.theirs.query.shape_names:
            self.check(where).append(
                f"{where}: AWS's Query model does not have it, ours is {ours['status']} {ours['query_code']}")
            return
        shape = self.theirs.query.shape_for(ours["type"])
        self.compare(where, "Query code", ours["query_code"], models.query_error_of(shape)[0])
        self.compare_status(where, ours, shape)

    def compare_status(self, where, ours, shape):
        status = models.query_error_of(shape)[1]
        if status is not None:     # else AWS's model does not say
            self.compare(where, "status", ours["status"], status)


def spell(value):
    if value is None or value == "":
        return "none"
    if isinstance(value, list):
        return "|".join(map(str, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)
