"""Proves that the test sees. Every fact of our tables that AWS's models have a word on is made wrong, one after the other,
and each has to change what the comparison finds. Answers are spoilt in every place, and each has to be found."""
import contextlib
import json
import xml.etree.ElementTree as xml
from collections import Counter

import compare
import models

described = ("signing_name", "query_version", "xml_namespace", "target_prefix", "json_version", "query_compatible")
facts_of_members = ("required", "sensitive", "idempotency_token", "location", "location_name", "timestamp", "name")


def prove(ours, shapes, theirs):
    """Checks by aspect: a name, and the places where a wrong value of it stayed unnoticed."""
    right = findings(ours, shapes, theirs)
    places, missed = Counter(), {}
    for aspect, where, container, key, wrong in wrongs(ours, shapes, theirs):
        places[aspect] += 1
        with changed(container, key, wrong):
            if findings(ours, shapes, theirs) == right:
                missed.setdefault(aspect, []).append(f"a wrong {aspect} of {where} goes unnoticed")
    assert findings(ours, shapes, theirs) == right
    return {f"{ours['name']}: a wrong {aspect} is noticed, in each of {count} places": missed.get(aspect, [])
            for aspect, count in places.items()}


def findings(ours, shapes, theirs):
    return [each for differences in compare.Comparison(ours, shapes, theirs).checks.values() for each in differences]


@contextlib.contextmanager
def changed(container, key, wrong):
    right = container[key]
    container[key] = wrong
    try:
        yield
    finally:
        container[key] = right


def other(value):
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + "X" if isinstance(value, str) else value + 1


# Everything below gives (aspect, where, container, key, wrong value).

def wrongs(ours, shapes, theirs):
    yield from ((fact, ours["name"], ours, fact, other(ours[fact])) for fact in described)
    yield from wrongs_of_list("operation", ours["name"], ours, "operations")
    yield from wrongs_of_list("error", ours["name"], ours, "errors")
    yield from wrongs_of_errors(ours, theirs)
    inputs, outputs = set(), set()
    for operation in ours["operations"]:
        where = f"{ours['name']}.{operation['name']}"
        if operation["method"]:
            yield from ((fact, where, operation, fact, other(operation[fact])) for fact in ("method", "path", "status"))
        yield "output", where, operation, "output", operation["input"] if operation["output"] is None else None
        reach(shapes, operation["input"], inputs)
        reach(shapes, operation["output"], outputs)
    for place in sorted(inputs | outputs):
        yield from wrongs_of_shape(shapes, place, place in inputs, bool(ours["query_version"]))


def wrongs_of_list(aspect, where, container, key):
    """One too few, and one too many."""
    right = container[key]
    for place in range(len(right)):
        yield f"missing {aspect}", f"{where}: {right[place]['name' if 'name' in right[place] else 'type']}", container, key, \
            right[:place] + right[place + 1:]
    if right:
        more = {**right[0], **({"name": "Surplus"} if "name" in right[0] else {"type": "Surplus"})}
        yield f"surplus {aspect}", where, container, key, [*right, more]


def wrongs_of_errors(ours, theirs):
    model = theirs.query or theirs.service
    for error in ours["errors"]:
        is_known = error["type"] in model.shape_names
        if ours["query_version"]:
            yield "code", error["type"], error, "query_code", other(error["query_code"])
        # AWS says the status of few; where its model does not have the error, allowed.toml says ours.
        if not is_known or models.query_error_of(model.shape_for(error["type"]))[1] is not None:
            yield "status", error["type"], error, "status", other(error["status"])


def reach(shapes, place, met):
    if place is None or place in met:
        return
    met.add(place)
    if "element" in shapes[place]:
        reach(shapes, shapes[place]["element"], met)
    for member in shapes[place].get("members", []):
        reach(shapes, member["shape"], met)


def wrongs_of_shape(shapes, place, is_input, has_query):
    shape = shapes[place]
    if shape["type"] != "structure":
        return
    yield from wrongs_of_list("member", f"shape {place}", shape, "members")
    for member in shape["members"]:
        where = f"shape {place}.{member['name']}"
        for fact in facts_of_members:
            yield fact, where, member, fact, other(member[fact])
        kind = shapes[member["shape"]]["type"]
        yield "type", where, member, "shape", next(each for each, of in enumerate(shapes) if of["type"] != kind)
        if has_query:
            names = {"list": ["flattened"] + ([] if member["flattened"] else ["element_name"]),
                     "map": ["flattened", "key_name", "value_name"]}.get(kind, [])
            for fact in ["xml_name", *names]:
                yield fact, where, member, fact, other(member[fact])
        if is_input:
            yield from wrongs_of_constraints(where, member["constraints"])
            if kind in ("list", "map"):
                yield from wrongs_of_constraints(f"{where}[]", member["each"])


def wrongs_of_constraints(where, constraints):
    for fact in ("range", "length"):
        limits = constraints[fact]
        if limits is None:
            yield fact, where, constraints, fact, [3, 7]
        else:
            yield f"least {fact}", where, constraints, fact, [limits[0] + 1, limits[1]]
            yield f"most {fact}", where, constraints, fact, [limits[0], (limits[1] or 0) + 1]
    yield "pattern", where, constraints, "pattern", other(constraints["pattern"])
    yield "enumeration", where, constraints, "enum", [*constraints["enum"], "Surplus"]


# ---- answers -----------------------------------------------------------------------------------------------------------

def spoilt(protocol, body):
    """(where, the body with a surplus or wrong value there), for every place of a good answer."""
    yield from (spoilt_query if protocol == "query" else spoilt_json)(body)


def spoilt_json(body):
    answer = json.loads(body)

    def places(container):
        if isinstance(container, dict):
            yield container, "Surplus", 1
        for key, value in list(container.items() if isinstance(container, dict) else enumerate(container)):
            yield container, key, None
            if isinstance(value, (dict, list)):
                yield from places(value)

    for container, key, wrong in list(places(answer)):
        had, right = isinstance(container, list) or key in container, container[key] if key != "Surplus" else None
        container[key] = wrong
        yield str(key), json.dumps(answer).encode()
        if had:
            container[key] = right
        else:
            del container[key]


def spoilt_query(body):
    root = xml.fromstring(body)
    for node in [root, *root[0].iter()]:
        surplus = xml.SubElement(node, node.tag.replace("Result", "") + "Surplus")
        yield node.tag.rpartition("}")[2], xml.tostring(root)
        node.remove(surplus)
