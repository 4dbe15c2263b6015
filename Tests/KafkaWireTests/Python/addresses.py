"""Reads answers with kio, a library generated from Kafka's own definitions, and prints the addresses in them.

Each line of the input is an API key, a version, and an answer without its header in hexadecimal digits.
Each line of the output lists node, host and port of every address, in the order of the wire.
"""

import io
import sys

from kio.index import load_response_schema
from kio.serial import entity_reader


def addresses(answer):
    if hasattr(answer, "host"):
        yield answer.node_id, answer.host, answer.port
    for name, node in (
        ("brokers", None),
        ("coordinators", "node_id"),
        ("node_endpoints", "node_id"),
    ):
        for entry in getattr(answer, name, ()):
            number = getattr(entry, node) if node else getattr(entry, "node_id", getattr(entry, "broker_id", None))
            yield number, entry.host, entry.port


for line in sys.stdin:
    key, version, body = line.split()
    data = bytes.fromhex(body)
    read = entity_reader(load_response_schema(int(key), int(version)))
    answer, size = read(data, 0)
    assert size == len(data), f"{len(data) - size} bytes are left"
    print(" ".join(f"{node} {host} {port}" for node, host, port in addresses(answer)))
