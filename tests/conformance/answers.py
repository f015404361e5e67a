"""Reads an answer's body by the model's output shape, as strictly as no client does: names that the model does not have,
values of another type, and members that are repeated are findings. What was there is remembered by its path."""
import json
import xml.etree.ElementTree as xml

import generate
import models


class Reading:
    def __init__(self):
        self.findings = []
        self.seen = set()     # paths of members, as `Messages[].Body`

    def find(self, path, what):
        self.findings.append(f"{path}: {what}")


# ---- JSON --------------------------------------------------------------------------------------------------------------

json_types = {"string": str, "blob": str, "boolean": bool, "integer": int, "long": int, "double": (int, float),
              "float": (int, float), "timestamp": (int, float), "list": list, "map": dict, "structure": dict}


def read_rest_json(reading, body, headers, shape):
    """Members lie in headers, in the body, or are the body."""
    there = {name.lower() for name in headers}
    in_body = {}
    for name, member in shape.members.items():
        if member.serialization.get("location") == "header":
            if member.serialization.get("name", name).lower() in there:
                reading.seen.add(name)
        elif shape.serialization.get("payload") != name:
            in_body[name] = member
        elif body:
            reading.seen.add(name)
    if not shape.serialization.get("payload"):
        read_json_members(reading, json.loads(body), in_body, "")


def read_json(reading, value, shape, path):
    wanted = str if shape.serialization.get("timestampFormat") == "iso8601" else json_types[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        reading.find(path, f"is a JSON {type(value).__name__} where the model has a {shape.type_name}")
    elif shape.type_name == "structure":
        read_json_members(reading, value, shape.members, path)
    elif shape.type_name == "list":
        for each in value:
            read_json(reading, each, shape.member, f"{path}[]")
    elif shape.type_name == "map":
        for each in value.values():
            read_json(reading, each, shape.value, f"{path}{{}}")


def read_json_members(reading, value, members, path):
    names = {member.serialization.get("name", name): name for name, member in members.items()}
    for key, each in value.items():
        here = joined(path, names.get(key, key))
        if key not in names:
            reading.find(here, "the model does not have it")
            continue
        reading.seen.add(here)
        read_json(reading, each, members[names[key]], here)


# ---- XML ---------------------------------------------------------------------------------------------------------------

def local(node):
    return node.tag.rpartition("}")[2]


def read_query(reading, body, operation, namespace):
    """The whole body of a Query answer."""
    root = xml.fromstring(body)
    if root.tag != f"{{{namespace}}}{operation.name}Response":
        reading.find("", f"the answer is a {root.tag}")
    wanted = [f"{operation.name}Result"] if operation.output_shape is not None else []
    if [local(child) for child in root] != [*wanted, "ResponseMetadata"]:
        reading.find("", f"the answer holds {', '.join(local(child) for child in root)}")
    elif wanted:
        read_xml_members(reading, root[0], operation.output_shape, "")
    if not root.findtext(f"{{{namespace}}}ResponseMetadata/{{{namespace}}}RequestId"):
        reading.find("", "no request id")


def read_xml_members(reading, node, shape, path):
    by_name = {models.query_names_of(member, name)["xml_name"]: (name, member) for name, member in shape.members.items()}
    met = set()
    for child in node:
        name, member = by_name.get(local(child), (None, None))
        here = joined(path, name or local(child))
        if name is None:
            reading.find(here, "the model does not have it")
            continue
        reading.seen.add(here)
        names = models.query_names_of(member, name)
        if name in met and not names["flattened"]:
            reading.find(here, "is there twice")
        met.add(name)
        read_xml_member(reading, child, member, names, here)


def read_xml_member(reading, node, shape, names, path):
    if shape.type_name == "list":
        for element in [node] if names["flattened"] else children(reading, node, names["element_name"], path):
            read_xml(reading, element, shape.member, f"{path}[]")
    elif shape.type_name == "map":
        for entry in [node] if names["flattened"] else children(reading, node, "entry", path):
            if [local(child) for child in entry] != [names["key_name"], names["value_name"]]:
                reading.find(path, f"an entry holds {', '.join(local(child) for child in entry)}")
            else:
                read_xml(reading, entry[0], shape.key, f"{path}{{key}}")
                read_xml(reading, entry[1], shape.value, f"{path}{{}}")
    else:
        read_xml(reading, node, shape, path)


def read_xml(reading, node, shape, path):
    if shape.type_name == "structure":
        read_xml_members(reading, node, shape, path)
    elif shape.type_name in ("list", "map"):     # inside a list or a map: nothing says that it is flattened
        read_xml_member(reading, node, shape, {**models.query_names_of(shape, ""), "flattened": False}, path)
    elif len(node):
        reading.find(path, f"holds elements where the model has a {shape.type_name}")
    elif shape.type_name == "boolean" and node.text not in ("true", "false"):
        reading.find(path, f"is {node.text!r} where the model has a boolean")


def children(reading, node, name, path):
    for child in node:
        if local(child) != name:
            reading.find(path, f"holds <{local(child)}>, the model has <{name}>")
    return [child for child in node if local(child) == name]


# ---- what botocore made of it ------------------------------------------------------------------------------------------

def check_constraints(reading, value, shape, path):
    """Required members, limits, patterns and enumerations of an answer that botocore parsed."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    match shape.type_name:
        case "structure":
            for name in shape.required_members:
                if name not in value:
                    reading.find(joined(path, name), "is required, and missing")
            for name, each in value.items():
                if name in shape.members:
                    check_constraints(reading, each, shape.members[name], joined(path, name))
            return
        case "list":
            for each in value:
                check_constraints(reading, each, shape.member, f"{path}[]")
        case "map":
            for key, each in value.items():
                check_constraints(reading, key, shape.key, f"{path}{{key}}")
                check_constraints(reading, each, shape.value, f"{path}{{}}")
    size = len(value) if hasattr(value, "__len__") else value if shape.type_name in ("integer", "long") else None
    if size is not None and not (least is None or size >= least) or not (most is None or size is None or size <= most):
        reading.find(path, f"{value!r} is not within {least}–{most}")
    if shape.type_name == "string":
        pattern, allowed = shape.metadata.get("pattern"), shape.metadata.get("enum")
        if pattern and not generate.satisfies(pattern, value):
            reading.find(path, f"{value!r} breaks {pattern}")
        if allowed and value not in allowed:
            reading.find(path, f"{value!r} is not in the enumeration")


def paths_of(shape, path="", above=()):
    """All members of an output that an answer may have."""
    if shape is None or shape.name in above:
        return
    match shape.type_name:
        case "structure":
            for name, member in shape.members.items():
                yield joined(path, name)
                yield from paths_of(member, joined(path, name), (*above, shape.name))
        case "list":
            yield from paths_of(shape.member, f"{path}[]", above)
        case "map":
            yield from paths_of(shape.value, f"{path}{{}}", above)


def joined(path, name):
    return f"{path}.{name}" if path else name
