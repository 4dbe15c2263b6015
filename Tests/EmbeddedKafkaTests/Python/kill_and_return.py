"""One of three members is killed, and returns or does not: kill_and_return.py BOOTSTRAP_SERVERS [PROTOCOL …]

A protocol is range, cooperative or static-range (all of them without one), or consumer; with "+return" the killed member is started again 1.5 s
later. For each, a row: generations before and after by librdkafka's own words, the longest gap in consumption after the
kill for partitions of the killed member and for the others', and what the survivors gave up. Session timeout: 6 s, and
for consumer the cluster's own.
Exit code 1 when the protocol's promise is broken; how long things take is told, not judged.
"""

import json
import os
import subprocess
import sys
import threading
import time

import confluent_client
from checks import PATIENCE, Checks, NotAsExpected
from traffic import Traffic

PARTITIONS = 6
ALL = ["range", "range+return", "cooperative", "cooperative+return", "static-range", "static-range+return"]


class Process:
    """A member as a process: what it says arrives as it says it."""

    def __init__(self, servers, topic, strategy, instance):
        self.owned, self.generation, self.revoked, self.reads = [], None, set(), []
        self._process = subprocess.Popen(
            [sys.executable, __file__, "member", servers, topic, strategy, instance], stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self._process.stdout:
            said = json.loads(line)
            self.owned, self.generation = said["owned"], said["generation"]
            self.revoked |= set(said["revoked"])
            self.reads += [(partition, time.monotonic()) for partition in said["read"]]

    def kill(self):
        self._process.kill()
        self._process.wait(PATIENCE)


def member(servers, topic, strategy, instance):
    """The process's own part: a line of JSON for each poll."""
    revoked = []
    consumer = confluent_client.Consumer(
        lambda what, partitions: revoked.extend(partitions if what != "assigned" else []), servers, topic, topic,
        strategy, instance or None)
    while os.getppid() != 1:
        read = sorted({partition for partition, _, _ in consumer.poll(0.05)})
        print(json.dumps({"read": read, "owned": consumer.assignment(), "generation": consumer.generation(),
                          "revoked": revoked}), flush=True)
        revoked.clear()


def experiment(servers, protocol):
    strategy, _, returns = protocol.partition("+")
    is_static, strategy = strategy.startswith("static-"), strategy.removeprefix("static-")
    topic = protocol.replace("+", "-")
    checks = Checks()
    confluent_client.Admin(servers).create(topic, PARTITIONS)
    traffic = Traffic(confluent_client.Producer(servers, topic), PARTITIONS)
    names = [f"member-{number}" if is_static else "" for number in range(3)]
    members = []
    try:
        for count, name in enumerate(names, 1):
            members.append(Process(servers, topic, strategy, name))
            shares(checks, members, PARTITIONS // count)
        survivors, victim = members[:2], members[2]
        return judged(checks, protocol, survivors, victim, lambda: Process(servers, topic, strategy, names[2]), members)
    finally:
        for one in members:
            one.kill()
        traffic.end()


def judged(checks, protocol, survivors, victim, start, members):
    lost, before = set(victim.owned), survivors[0].generation
    for one in survivors:
        one.revoked.clear()
    killed = time.monotonic()
    victim.kill()
    living = survivors
    if protocol.endswith("+return"):
        time.sleep(1.5)
        members.append(start())
        living = survivors + members[-1:]
    checks.becomes("all partitions are read again", True, lambda: lost <= {
        partition for one in living for partition, at in one.reads if at > killed})
    shares(checks, living, PARTITIONS // len(living))
    after = survivors[0].generation
    given_up = set().union(*(one.revoked for one in survivors))
    if protocol == "static-range+return":
        checks.equal("a static member's return: generation", before, after)
        checks.equal("a static member's return: survivors gave up", set(), given_up)
    elif "range" in protocol:
        checks.true("an eager rebalance: a new generation", after > before, after)
        checks.equal("an eager rebalance: survivors gave up", set(range(PARTITIONS)) - lost, given_up - lost)
    elif "+return" not in protocol:
        checks.equal("survivors gave up", set(), given_up)
    gaps = {partition: gap(partition, killed, living) for partition in range(PARTITIONS)}
    return {"generations": f"{before} → {after}", "lost": sorted(gaps[one] for one in lost),
            "others": sorted(gaps[one] for one in set(gaps) - lost), "given up": sorted(given_up)}


def shares(checks, members, share):
    checks.becomes(
        f"{len(members)} members own {share} partitions each",
        ([share] * len(members), PARTITIONS, 1),
        lambda: ([len(one.owned) for one in members], len({each for one in members for each in one.owned}),
                 len({one.generation for one in members})))


def gap(partition, killed, members):
    """The longest time without a message, from the kill on. In seconds."""
    times = [killed] + sorted(at for one in members for each, at in one.reads if each == partition and at > killed)
    return max(later - earlier for earlier, later in zip(times, times[1:]))


def main(servers, protocols):
    print("| protocol | generation | partitions of the killed | of the others | given up by survivors |")
    print("|---|---|---|---|---|")
    for protocol in protocols or ALL:
        row = experiment(servers, protocol)
        lost, others = (f"{min(row[of]):.1f}–{max(row[of]):.1f} s" for of in ("lost", "others"))
        print(f"| {protocol} | {row['generations']} | {lost} | {others} | {row['given up'] or 'none'} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "member":
        member(*sys.argv[2:])
        sys.exit()
    try:
        main(sys.argv[1], sys.argv[2:])
    except NotAsExpected as finding:
        print(f"not as expected: {finding}", flush=True)
        sys.exit(1)
