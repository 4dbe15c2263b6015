"""Production and reading without a group, through elections and restarts, and what admin clients ask."""

import time

from checks import NotAsExpected, command
from member import Member
from traffic import Traffic, per_partition, value

PARTITIONS = 6
BROKERS = (1, 2, 3)


def exchange(library, checks, servers, control, name):
    """What is sent is acknowledged at consecutive offsets and read back as sent."""
    library.Admin(servers).create(name, PARTITIONS)
    producer = library.Producer(servers, name)
    for number in range(500):
        for partition in range(PARTITIONS):
            producer.send(partition, value(partition, number))
    producer.close()
    expected = {(partition, number, value(partition, number)) for partition in range(PARTITIONS)
                for number in range(500)}
    checks.equal("what was acknowledged", expected, set(producer.acknowledged))
    checks.equal("how many acknowledgements", len(expected), len(producer.acknowledged))
    read_back(library, checks, servers, name, {partition: 500 for partition in range(PARTITIONS)})


def leader_moves(library, checks, servers, control, name):
    """Leaders move under an idempotent producer: every message is stored once, in its order."""
    library.Admin(servers).create(name, PARTITIONS)
    traffic = Traffic(library.Producer(servers, name), PARTITIONS)
    for round in range(12):
        goes_on(checks, traffic, 60)
        for partition in range(PARTITIONS):
            command(control, "moveLeader", topic=name, partition=partition, broker=(partition + round) % 3 + 1)
    traffic.end()
    read_back(library, checks, servers, name, traffic.sent)


def restarts(library, checks, servers, control, name):
    """Each broker dies, or stops, and returns under an idempotent producer."""
    library.Admin(servers).create(name, PARTITIONS)
    traffic = Traffic(library.Producer(servers, name), PARTITIONS)
    for broker, way in zip(BROKERS, ("down", "stop", "down")):
        goes_on(checks, traffic, 60)
        for partition in range(PARTITIONS):
            in_sync(checks, control, name, partition, broker)
        goes_on(checks, traffic, 60)
        command(control, way, broker=broker)
        # Longer than the brokers' session here: others lead meanwhile.
        time.sleep(1)
        command(control, "up", broker=broker)
    traffic.end()
    read_back(library, checks, servers, name, traffic.sent)


def admin(library, checks, servers, control, name):
    """Topics and groups are created, listed, described and deleted."""
    client = library.Admin(servers)
    checks.equal("the brokers", list(BROKERS), client.brokers())
    client.create(name, PARTITIONS)
    checks.true("the topic is listed", name in client.topics(), client.topics())
    replicas = {partition: list(BROKERS) for partition in range(PARTITIONS)}
    checks.equal("the replicas of each partition", replicas, client.partitions(name))
    refused(checks, "a topic that exists", "already exists", lambda: client.create(name, PARTITIONS))

    member = Member(lambda tell: library.Consumer(tell, servers, name, name))
    checks.becomes("the member owns all partitions", frozenset(range(PARTITIONS)), lambda: member.owned)
    checks.becomes("state and members of its group", ("stable", 1), lambda: client.group(name))
    checks.true("the group is listed", name in client.groups(), client.groups())
    refused(checks, "the deletion of a group with members", "empty", lambda: client.delete_group(name))
    member.leave()
    checks.true("the member has not failed", member.error is None, member.error)
    checks.becomes("state and members of the group that was left", ("empty", 0), lambda: client.group(name))
    client.delete_group(name)
    checks.true("the group is gone", name not in client.groups(), client.groups())

    client.delete(name)
    checks.becomes("the topic is listed after its deletion", False, lambda: name in client.topics())
    refused(checks, "the deletion of a topic that is gone", "unknown", lambda: client.delete(name))
    client.close()


def refused(checks, what, word, action):
    """The client's own exception says why."""
    try:
        action()
    except Exception as error:
        text = f"{type(error).__name__} {error}".lower().replace("_", "").replace(" ", "")
        return checks.true(f"the refusal of {what} names '{word}'", word.replace(" ", "") in text, text)
    checks.true(f"{what} is refused", False)


def goes_on(checks, traffic, count):
    """So many more messages are sent, which paces what is done to the cluster."""
    target = traffic.total + count
    checks.becomes(f"{count} more messages were sent", True, lambda: traffic.total >= target)


def in_sync(checks, control, topic, partition, broker):
    """The broker leads the partition, which it can once it is in sync."""

    def leads():
        try:
            command(control, "moveLeader", topic=topic, partition=partition, broker=broker)
            return True
        except NotAsExpected as refusal:
            return str(refusal)

    checks.becomes(f"broker {broker} leads partition {partition}", True, leads)


def read_back(library, checks, servers, name, sent):
    """A reader from the start sees each partition's messages once, in order, at consecutive offsets."""
    reader = Member(lambda tell: library.Consumer(tell, servers, name, f"{name}-reader"))
    total = sum(sent.values())
    checks.becomes("how many messages were read, of those sent", total, lambda: min(total, len(reader.records)))
    reader.leave()
    checks.true("the reader has not failed", reader.error is None, reader.error)
    values = per_partition(reader.records)
    for partition, count in sent.items():
        expected = [value(partition, number) for number in range(count)]
        checks.equal(f"the messages of partition {partition}", expected, values.get(partition, []))
    offsets = {(partition, offset) for partition, offset, _ in reader.records}
    expected = {(partition, offset) for partition, count in sent.items() for offset in range(count)}
    checks.equal("the offsets", expected, offsets)
