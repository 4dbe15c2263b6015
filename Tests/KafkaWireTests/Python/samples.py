"""Prints seeded random Kafka messages that kio, a library generated from Kafka's own definitions, has encoded.

One line a message: API key, version, "request" or "response", and the body in hexadecimal digits.
Arguments: a seed, how many of each kind, and the API keys.
"""

import dataclasses
import datetime
import random
import sys
import types
import typing
import uuid

from kio.schema.errors import ErrorCode
from kio.schema.index import api_key_map, schema_name_map
from kio.index import load_request_schema, load_response_schema
from kio.serial import entity_writer

INTEGERS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64}


class Dice:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def message(self, cls):
        hints = typing.get_type_hints(cls)
        return cls(**{field.name: self.field(field, hints[field.name]) for field in dataclasses.fields(cls)})

    def field(self, field, hint):
        if "tag" in field.metadata and self.random.random() < 0.5:
            return field.default
        options = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
        if type(None) in options and self.random.random() < 0.25:
            return None
        hint = next(option for option in options if option is not type(None))
        if typing.get_origin(hint) is tuple:
            count = self.random.choice([0, 1, 1, 2, 3, 130 if field.metadata.get("kafka_type") else 3])
            return tuple(self.value(field, typing.get_args(hint)[0]) for _ in range(count))
        return self.value(field, hint)

    def value(self, field, hint):
        kind = field.metadata.get("kafka_type")
        if kind is None:
            return self.message(hint)
        if kind in INTEGERS:
            half = 1 << (INTEGERS[kind] - 1)
            return hint(self.random.choice([0, -1, half - 1, -half, self.random.randrange(-half, half)]))
        return getattr(self, kind)(hint)

    def uint16(self, hint):
        return hint(self.random.randrange(1 << 16))

    def bool(self, hint):
        return self.random.random() < 0.5

    def string(self, hint):
        return "".join(self.random.choice("abcZ.-_é水 ") for _ in range(self.random.choice([0, 1, 7, 140])))

    def bytes(self, hint):
        return self.random.randbytes(self.random.choice([0, 1, 20, 200]))

    def records(self, hint):
        return hint(self.bytes(hint))

    def uuid(self, hint):
        return uuid.UUID(int=self.random.randrange(1, 1 << 128))

    def error_code(self, hint):
        return self.random.choice(list(ErrorCode))

    def timedelta_i32(self, hint):
        return hint.parse(datetime.timedelta(milliseconds=self.random.randrange(1 << 30)))

    def timedelta_i64(self, hint):
        return hint.parse(datetime.timedelta(milliseconds=self.random.randrange(1 << 40)))

    def datetime_i64(self, hint):
        moment = datetime.datetime.fromtimestamp(self.random.randrange(1 << 31), datetime.UTC)
        return hint.parse(moment) if hasattr(hint, "parse") else moment


class Hexadecimal:
    """A file that keeps what is written to it."""

    def __init__(self):
        self.parts = bytearray()

    def write(self, data):
        self.parts += data


def main():
    dice = Dice(int(sys.argv[1]))
    count = int(sys.argv[2])
    for key in map(int, sys.argv[3:]):
        for version in sorted(schema_name_map[api_key_map[key]]):
            for load, kind in ((load_request_schema, "request"), (load_response_schema, "response")):
                cls = load(key, version)
                write = entity_writer(cls)
                for _ in range(count):
                    body = Hexadecimal()
                    write(body, dice.message(cls))
                    print(key, version, kind, bytes(body.parts).hex())


if __name__ == "__main__":
    main()
