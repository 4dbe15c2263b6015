"""A consumer whose mistakes are in its settings: GROUPS, the group of each member, and ATTEMPTS, how often it tries a message.

Every hundredth order is refused by its shop the first time that it is entered.
"""

import os
import signal
import sqlite3

from confluent_kafka import Consumer

running = True


def stop(*_):
    global running
    running = False


class Refused(Exception):
    pass


def enter(store, key, payload, attempt):
    if key.endswith("77") and attempt == 0:
        raise Refused(f"order {key} is refused")
    store.execute("INSERT INTO orders VALUES (?, ?)", (key, payload))


def process(store, message, attempts):
    key = dict(message.headers())["idempotency-key"].decode()
    for attempt in range(attempts):
        try:
            return enter(store, key, message.value().decode(), attempt)
        except Refused as refusal:
            print(refusal, flush=True)


def main():
    signal.signal(signal.SIGTERM, stop)
    groups = os.environ.get("GROUPS", os.environ["HIGHWATER_GROUP"]).split()
    attempts = int(os.environ.get("ATTEMPTS", "3"))
    store = sqlite3.connect(os.environ["DATABASE"], timeout=30, isolation_level=None)
    store.execute("PRAGMA synchronous = OFF")
    store.execute("CREATE TABLE IF NOT EXISTS orders (key TEXT, payload TEXT)")
    consumer = Consumer({
        "bootstrap.servers": os.environ["HIGHWATER_BOOTSTRAP"],
        "group.id": groups[(int(os.environ["HIGHWATER_MEMBER"]) - 1) % len(groups)],
        "client.id": os.environ["HIGHWATER_CLIENT"],
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "session.timeout.ms": 6000,
    })
    consumer.subscribe([os.environ["HIGHWATER_TOPIC"]])
    while running:
        messages = [message for message in consumer.consume(100, timeout=0.1) if message.error() is None]
        for message in messages:
            process(store, message, attempts)
        if messages:
            consumer.commit(asynchronous=False)
    consumer.close()


if __name__ == "__main__":
    main()
