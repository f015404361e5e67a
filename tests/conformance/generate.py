"""Values from a model: an input with every member filled, and inputs that break one constraint each."""
import copy
import datetime
import re

# What texts are tried for a member with a pattern; the first that satisfies it is taken.
texts = ("conformance", "123456", "arn:aws:iam::111122223333:role/conformance", "{}")


class Ungenerated(Exception):
    """No value that we know satisfies the model: the story has to give one."""


def satisfies(pattern, text):
    """Java's patterns, as far as Python's have an equal: letters, spaces and digits of any script."""
    for java, python in ((r"\p{L}", r"\w"), (r"\p{Z}", r"\s"), (r"\p{N}", r"\d")):
        pattern = pattern.replace(java, python)
    return re.fullmatch(pattern, text) is not None


def fill(shape, given=None, without=(), above=()):
    """A value with every member, but for those of the topmost structure in `without`; `given` are that one's members that
    a story chose. A shape that holds itself is filled once."""
    match shape.type_name:
        case "structure":
            given = given or {}
            return {name: given[name] if name in given else fill(member, above=(*above, shape.name))
                    for name, member in shape.members.items() if name not in without and member.name not in above}
        case "list":
            if shape.member.metadata.get("enum"):
                return list(shape.member.metadata["enum"])
            return [fill(shape.member, above=above) for _ in range(shape.metadata.get("min") or 1)]
        case "map":
            return {fill(shape.key): fill(shape.value, above=above)}
        case "string" | "character":
            return text_of(shape)
        case "integer" | "long":
            return max(shape.metadata.get("min", 1), min(1, shape.metadata.get("max", 1)))
        case "float" | "double":
            return float(shape.metadata.get("min", 1.5))
        case "boolean":
            return True
        case "blob":
            return b"conformance"
        case "timestamp":
            return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    raise Ungenerated(f"a {shape.type_name}")


def text_of(shape):
    if shape.metadata.get("enum"):
        return shape.metadata["enum"][0]
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 1 << 20)
    for text in texts:
        text = text + text[-1] * (least - len(text))
        if len(text) <= most and satisfies(shape.metadata.get("pattern", ".*"), text):
            return text
    raise Ungenerated(f"a {shape.name} that satisfies {shape.metadata.get('pattern')}")


# ---- breaking one thing ------------------------------------------------------------------------------------------------

def breaks(value, shape):
    """(what is broken, the whole value with that broken), for every constraint of the model that the value meets."""
    for what, path, broken in breaks_of(value, shape, ()):
        yield what, replaced(value, path, broken)


def breaks_of(value, shape, path):
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    if path:
        # Without a part of its path it is another operation's.
        yield from ((f"{where} {what}", path, broken) for what, broken in breaks_of_one(value, shape)
                    if broken != "" or shape.serialization.get("location") != "uri")
    match shape.type_name:
        case "structure":
            for name, member in shape.members.items():
                if name not in value:
                    continue
                if name in shape.required_members and member.serialization.get("location") != "uri":
                    yield f"{where}.{name} is missing".lstrip("."), (*path, name), missing
                yield from breaks_of(value[name], member, (*path, name))
        case "list":
            for place, element in enumerate(value[:1]):
                yield from breaks_of(element, shape.member, (*path, place))
        case "map":
            if shape.key.metadata.get("enum"):
                yield f"{where} has a key out of the enumeration", path, {**value, "NoSuchName": next(iter(value.values()))}
            for key, element in list(value.items())[:1]:
                yield from breaks_of(element, shape.value, (*path, key))


missing = object()


def breaks_of_one(value, shape):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    match shape.type_name:
        case "integer" | "long" | "float" | "double":
            if least is not None:
                yield "is below the least", least - 1
            if most is not None:
                yield "is above the most", most + 1
        case "string":
            if least:
                yield "is too short", value[:least - 1]
            if most is not None and most < 1 << 20:
                yield "is too long", value + value[-1:] * (most + 1 - len(value))
            if shape.metadata.get("pattern"):
                yield "breaks its pattern", out_of(shape.metadata["pattern"], value)
            if shape.metadata.get("enum"):
                yield "is out of the enumeration", "NoSuchValue"
        case "list":
            if least:
                yield "has too few", value[:least - 1]
            if most is not None:
                yield "has too many", [copy.deepcopy(value[0]) for _ in range(most + 1)]


def out_of(pattern, value):
    ends = [broken for character in ("!", "\u20ac", "\x01")
            for broken in (value[:-1] + character, character + value[1:])]
    for broken in (*ends, " ", "7"):
        if not satisfies(pattern, broken):
            return broken
    raise Ungenerated(f"a text that breaks {pattern}")


def replaced(value, path, by):
    if not path:
        return by
    changed = copy.copy(value)
    if by is missing and len(path) == 1:
        del changed[path[0]]
    else:
        changed[path[0]] = replaced(value[path[0]], path[1:], by)
    return changed
