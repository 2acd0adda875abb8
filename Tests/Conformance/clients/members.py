"""What the SDK would write of one of its models, and whether the server keeps it."""
import json
from datetime import datetime, timezone

import pytest
from graph import attributes
from kiota_abstractions.api_error import APIError
from kiota_abstractions.serialization import Parsable
from kiota_serialization_json.json_serialization_writer_factory import JsonSerializationWriterFactory

# A text that fits members whose name ends so; any other text member takes any text.
TEXTS = {
    "version": "16.2", "versions": "16.2", "patchlevel": "2026-01-05", "id": "11111111-2222-4333-8444-555555555555",
    "ids": "11111111-2222-4333-8444-555555555555",
}


class Member:
    """One property of a model: its name on the wire, its attribute, how it is read, and of what type."""

    def __init__(self, wire, attribute, reader, kind):
        self.wire, self.attribute, self.reader, self.kind = wire, attribute, reader, kind

    def values(self):
        """Values to try: both Booleans, every word of an enumeration, one of anything else."""
        match self.reader:
            case "get_bool_value":
                return [True, False]
            case "get_int_value":
                return [9]
            case "get_float_value":
                return [1.5]
            case "get_str_value":
                return [self.text()]
            case "get_uuid_value":
                return [TEXTS["id"]]
            case "get_datetime_value":
                return [datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)]
            case "get_enum_value":
                return list(self.kind)
            case "get_collection_of_enum_values":
                return [[word] for word in self.kind]
            case "get_collection_of_primitive_values":
                return [[self.text()]]
            case "get_object_value":
                return [filled(self.kind)]
            case "get_collection_of_object_values":
                return [[filled(self.kind)]]
        return []

    def text(self):
        name = self.wire.lower()
        return next((text for end, text in TEXTS.items() if name.endswith(end)), "A text")


class Recorder:
    """Stands for the JSON that a model is read from, and notes how the model reads it."""

    def __getattr__(self, reader):
        def read(kind=None):
            self.asked = reader, getattr(kind, "_enum_of_factory", kind)
        return read


def members(kind):
    """The members of a model that the SDK reads and writes, without the links to other resources."""
    value, found = kind(), []
    written = set()
    value.serialize(Written(written))
    for wire, attribute in attributes(value).items():
        if wire in written and "@odata" not in wire and wire != "id":
            recorder = Recorder()
            value.get_field_deserializers()[wire](recorder)
            found.append(Member(wire, attribute, *recorder.asked))
    return found


class Written:
    """Stands for the JSON that a model is written to, and notes the names."""

    def __init__(self, names):
        self.names = names

    def __getattr__(self, writer):
        return lambda name=None, *values: isinstance(name, str) and self.names.add(name)


def filled(kind):
    """An object with the first value of each member that is no object itself."""
    value = kind()
    for member in members(kind):
        if "object" not in member.reader and member.values():
            setattr(value, member.attribute, member.values()[0])
    return value


async def refusals(graph, kind, one, without=()):
    """Writes each value of each member of an object, and reads it back. Gives those that were not kept, with the reason:
    the message of the refusal, or what was there instead. A round writes one value of every member, and where it is
    refused, one member at a time."""
    lost = {}
    todo = {member: list(member.values()) for member in members(graph.type(kind)) if member.wire not in without}
    while todo := {member: values for member, values in todo.items() if values}:
        round = [(member, values.pop()) for member, values in todo.items()]
        round = [(member, value) for member, value in round if is_written(graph, kind, member, value)]
        if await refusal(graph, kind, one, round):
            for pair in round:
                if why := await refusal(graph, kind, one, [pair]):
                    lost[name(*pair)] = why
    return lost


async def refusal(graph, kind, one, round):
    """Why these values were not kept; None if they were."""
    try:
        await one.patch(graph.new(kind, **{member.attribute: value for member, value in round}))
    except APIError as error:
        why = error.error.message if getattr(error, "error", None) else str(error)
        return why if error.response_status_code == 400 else f"{error.response_status_code} {why}"
    read = await one.get()
    for member, value in round:
        now = getattr(read, member.attribute)
        if not same(now, value):
            return f"became {now!r}"
    return None


def is_written(graph, kind, member, value):
    """Whether the SDK writes it: of words of which several may be set it writes none (a defect of its own)."""
    written = JsonSerializationWriterFactory().get_serialization_writer("application/json")
    graph.new(kind, **{member.attribute: value}).serialize(written)
    return member.wire in json.loads(written.get_serialized_content())


def name(member, value):
    """The member, and the word if its type is an enumeration."""
    word = getattr(value[0] if isinstance(value, list) else value, "value", None)
    return member.wire + (f"={word}" if isinstance(word, str) else "")


def expect(lost, own=(), refused=None):
    """Compares what `refusals` found with the members the server owns, and the values that it refuses and why."""
    refused, wrong = refused or {}, []
    for name, why in lost.items():
        # A client that sends the sentinel back could not read the value; the value stays.
        if (name.split("=")[0] in own or name.endswith("=unknownFutureValue")) and why.startswith("became"):
            continue
        reason = refused.get(name) or refused.get(name.split("=")[0])
        if reason is None or reason not in why:
            wrong.append(f"{name}: {why}")
    if wrong:
        pytest.fail("not kept:\n  " + "\n  ".join(wrong), pytrace=False)


def same(now, value):
    """Whether all that was written is there; the server may add what was left out."""
    if isinstance(value, Parsable):
        return isinstance(now, Parsable) and all(
            same(getattr(now, name), getattr(value, name)) for name in attributes(value).values()
            if getattr(value, name) is not None)
    if isinstance(value, list):
        return isinstance(now, list) and len(now) == len(value) and all(map(same, now, value))
    return str(now) == str(value) if hasattr(now, "hex") and not isinstance(now, (bytes, float)) else now == value
