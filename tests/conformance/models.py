"""AWS's service models, as botocore ships them.

Today's botocore says what a service is. Where it no longer says how a service's Query protocol spells things (SQS is JSON
only in it), the last botocore that did says that, and nothing else.
"""
import pathlib
from dataclasses import dataclass

import botocore
from botocore.loaders import Loader
from botocore.model import ServiceModel

current_folder = pathlib.Path(botocore.__file__).parent / "data"


@dataclass
class Models:
    """`service` is today's model. `query` is the one that the Query protocol follows; None where AWS has no Query.
    `waiters` are the names of those that SDKs offer."""

    name: str
    service: ServiceModel
    query: ServiceModel | None
    waiters: list[str]

    def protocols(self):
        return sorted({*protocols_of(self.service), *(protocols_of(self.query) if self.query else ())})

    def of(self, protocol):
        """The model that a client of this protocol has."""
        return self.query if protocol == "query" else self.service


def protocols_of(model):
    return model.metadata.get("protocols") or [model.metadata["protocol"]]


def load(name, older_folder):
    """`older_folder` holds the data of the botocore that still had all Query models."""
    current = read(name, current_folder)
    waiters = waiters_of(name)
    if "query" in protocols_of(current):
        return Models(name, current, current, waiters)
    older = read(name, older_folder) if name in names_in(older_folder) else None
    return Models(name, current, older if older and "query" in protocols_of(older) else None, waiters)


def waiters_of(name):
    loader = loader_of(current_folder)
    if name not in loader.list_available_services("waiters-2"):
        return []
    return sorted(loader.load_service_model(name, "waiters-2")["waiters"])


def loader_of(folder):
    return Loader(extra_search_paths=[str(folder)], include_default_search_paths=False)


def names_in(folder):
    return loader_of(folder).list_available_services("service-2")


def read(name, folder):
    return ServiceModel(loader_of(folder).load_service_model(name, "service-2"), name)


# ---- what botocore leaves to its serializers ---------------------------------------------------------------------------

def location_of(shape, member_name, parent):
    """Where a member travels in REST protocols, and under which name."""
    if parent.serialization.get("payload") == member_name:
        return "payload", ""
    location = shape.serialization.get("location", "body")
    return location, shape.serialization.get("name", member_name) if location != "body" else ""


def query_names_of(shape, member_name):
    """How Query and XML spell a member: what botocore's Query serializer and XML parser make of its shape."""
    own = shape.serialization.get("name", member_name)
    flattened = bool(shape.serialization.get("flattened"))
    names = {"flattened": flattened, "xml_name": own}
    if shape.type_name == "list":
        element = shape.member.serialization.get("name")
        if flattened:
            names["xml_name"] = element or own
        else:
            names["element_name"] = element or "member"
    if shape.type_name == "map":
        names["key_name"] = shape.key.serialization.get("name", "key")
        names["value_name"] = shape.value.serialization.get("name", "value")
    return names


def limits_of(shape):
    """The least and the most of a number, or of a length; None where there is none."""
    return shape.metadata.get("min"), shape.metadata.get("max")


def query_error_of(shape):
    """The `<Code>` of an error in Query, and its HTTP status where the model says one."""
    error = shape.metadata.get("error", {})
    return error.get("code", shape.name), error.get("httpStatusCode")
