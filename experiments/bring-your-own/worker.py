"""A consumer that keeps its promises: it commits what it has processed, and processes a message once, however often it comes.

It knows nothing of Highwater but the environment variables that tell it where to connect.
"""

import os
import signal
import sqlite3
import time

from confluent_kafka import Consumer, KafkaException

# What the two naive twins of this program do differently.
APPLY = "INSERT INTO orders VALUES (?, ?, 1) ON CONFLICT (key) DO NOTHING"
COMMITS_FIRST = False


def run(apply=APPLY, commits_first=COMMITS_FIRST):
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
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "session.timeout.ms": 3000,
        "heartbeat.interval.ms": 500,
    })
    consumer.subscribe([os.environ["HIGHWATER_TOPIC"]])
    while running:
        messages = [message for message in consumer.consume(100, timeout=0.1) if message.error() is None]
        if messages and commits_first:
            commit(consumer)
        for message in messages:
            key = dict(message.headers())["idempotency-key"].decode()
            store.execute(apply, (key, message.value().decode()))
            time.sleep(0.01)  # the work
        if messages and not commits_first:
            commit(consumer)
    consumer.close()


def commit(consumer):
    try:
        consumer.commit(asynchronous=False)
    except KafkaException as refusal:
        # The partitions are somebody else's by now: the messages come again, there.
        print("commit refused:", refusal, flush=True)


if __name__ == "__main__":
    run()
