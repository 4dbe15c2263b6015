"""A member of a group of the newer protocol (KIP-848), by a client that has it: confluent-kafka from 2.6 on.

It keeps the key of each message with its effect, a transaction for each batch, and commits what is in the database.
"""

import os
import signal
import sqlite3

from confluent_kafka import Consumer, KafkaException

APPLY = "INSERT INTO orders VALUES (?, ?, 1) ON CONFLICT (key) DO NOTHING"


def run():
    running = True

    def stop(*_):
        nonlocal running
        running = False

    signal.signal(signal.SIGTERM, stop)
    store = sqlite3.connect(os.environ["DATABASE"], timeout=30, isolation_level=None)
    store.execute("PRAGMA synchronous = OFF")  # the machine itself goes on: a killed process loses nothing of this
    store.execute("CREATE TABLE IF NOT EXISTS orders (key TEXT PRIMARY KEY, payload TEXT, times INTEGER)")
    consumer = Consumer({
        "bootstrap.servers": os.environ["HIGHWATER_BOOTSTRAP"],
        "group.id": os.environ["HIGHWATER_GROUP"],
        "client.id": os.environ["HIGHWATER_CLIENT"],
        "group.protocol": "consumer",  # session and heartbeat are the broker's: 'group-session', 'group-heartbeat'
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
    })
    consumer.subscribe([os.environ["HIGHWATER_TOPIC"]])
    while running:
        messages = [message for message in consumer.consume(500, timeout=0.05) if message.error() is None]
        if messages:
            apply(store, messages)
            commit(consumer)
    consumer.close()


def apply(store, messages):
    store.execute("BEGIN IMMEDIATE")
    for message in messages:
        store.execute(APPLY, (dict(message.headers())["idempotency-key"].decode(), message.value().decode()))
    store.execute("COMMIT")


def commit(consumer):
    try:
        consumer.commit(asynchronous=False)
    except KafkaException as refusal:
        # The partitions are somebody else's by now: the messages come again, there.
        print("commit refused:", refusal, flush=True)


if __name__ == "__main__":
    run()
