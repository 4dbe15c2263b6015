"""Members come and go; what each is told and reads must be what its protocol promises."""

from member import Member, is_fencing
from traffic import Traffic, per_partition

PARTITIONS = 6


class Session:
    """A topic with traffic, and the members of one group that reads it."""

    def __init__(self, library, checks, servers, name, strategy):
        self.checks = checks
        self.library = library
        self.members = []
        self._servers, self._name, self._strategy = servers, name, strategy
        # What the library adds to the generations of its first join.
        self._extra = getattr(library, "EXTRA_GENERATIONS", 0)
        library.Admin(servers).create(name, PARTITIONS)
        self.traffic = Traffic(library.Producer(servers, name), PARTITIONS)

    def join(self, instance=None, strategy=None):
        member = Member(lambda tell: self.library.Consumer(
            tell, self._servers, self._name, self._name, strategy or self._strategy, instance))
        self.members.append(member)
        return member

    def settles(self, what, *shares, generation=None):
        """The living members own so many partitions each, together all of them, in the generation if one is given."""
        living = [member for member in self.members if not member.has_left]

        def measure():
            for member in living:
                self.checks.true(f"{what}: no member has failed", member.error is None, member.error)
            owned = [member.owned or frozenset() for member in living]
            generations = {member.generation for member in living} if generation else None
            return sorted(map(len, owned)), len(frozenset().union(*owned)), generations

        expected = sorted(shares), PARTITIONS, {generation + self._extra} if generation else None
        self.checks.becomes(f"{what}: shares, partitions owned by somebody, generations", expected, measure)

    def ends(self, exactly_once=True):
        """All that was sent was read: once, and each partition in order."""
        self.traffic.end()
        sent = self.traffic.values
        self.checks.becomes(
            "every message sent was read by a member", {text for values in sent.values() for text in values},
            lambda: {text for member in self.members for _, _, text in member.records})
        for member in self.members:
            member.leave()
            for partition, values in per_partition(member.records).items():
                in_order = sorted(set(values), key=lambda text: int(text.split(":")[1]))
                self.checks.equal(f"a member read partition {partition} in order", in_order, values)
        read = sorted(text for member in self.members for _, _, text in member.records)
        if exactly_once:
            self.checks.equal("every message was read once", sorted(sum(sent.values(), [])), read)
        for member in self.members:
            self.checks.true("no member has failed", member.error is None, member.error)


def eager(session):
    """Everybody gives up all, and each change takes one round."""
    first = session.join()
    session.settles("one member", 6, generation=1)
    session.join()
    session.settles("a second member", 3, 3, generation=2)
    session.checks.equal("the first gave up all its partitions", set(range(6)), first.told("revoked"))
    third = session.join()
    session.settles("a third member", 2, 2, 2, generation=3)
    third.leave()
    session.settles("the third has left", 3, 3, generation=4)
    session.ends()


def cooperative(session):
    """Only what moves is given up: a newcomer takes two rounds, a departure one."""
    first = session.join()
    session.settles("one member", 6, generation=1)
    second = session.join()
    session.settles("a second member", 3, 3, generation=3)
    session.checks.equal("the first gave up three partitions", 3, len(first.told("revoked")))
    session.checks.equal("the second gave up none", set(), second.told("revoked"))
    third = session.join()
    session.settles("a third member", 2, 2, 2, generation=5)
    given_up = [len(member.told("revoked")) for member in (first, second)]
    session.checks.equal("the others gave up one more each", [4, 1], given_up)
    third.leave()
    session.settles("the third has left", 3, 3, generation=6)
    given_up = [len(member.told("revoked")) for member in (first, second)]
    session.checks.equal("nobody who stays gave up anything for that", [4, 1], given_up)
    session.ends()


def consumer(session):
    """KIP-848: the broker assigns; only what moves is given up."""
    first = session.join()
    session.settles("one member", 6)
    second = session.join()
    session.settles("a second member", 3, 3)
    session.checks.equal("the first gave up three partitions", 3, len(first.told("revoked")))
    third = session.join()
    session.settles("a third member", 2, 2, 2)
    third.leave()
    session.settles("the third has left", 3, 3)
    given_up = [len(member.told("revoked")) for member in (first, second)]
    session.checks.equal("nobody gave up more than had to move", [4, 1], given_up)
    session.ends()


def static(session):
    """A member that returns under its name finds its partitions, and nobody else notices; a namesake fences it."""
    first, second, third = (joined(session, f"member-{number}", number) for number in (1, 2, 3))
    session.settles("three static members", 2, 2, 2, generation=3)
    had, told = third.owned, [list(member.events) for member in (first, second)]
    third.leave()
    fourth = session.join("member-3")
    session.settles("the third has come back", 2, 2, 2, generation=3)
    session.checks.equal("it has the partitions that it had", had, fourth.owned)
    session.checks.equal("the others were told nothing", told, [list(member.events) for member in (first, second)])

    if not getattr(session.library, "CAN_BE_FENCED", True):
        return session.ends()
    namesake = session.join("member-3")
    session.checks.becomes("a namesake has taken the partitions", had, lambda: namesake.owned)
    session.checks.becomes(
        "the member whose name was taken was fenced", True, lambda: bool(fourth.error and is_fencing(fourth.error)))
    fourth.error = None
    session.checks.equal("still the others were told nothing", told, [list(one.events) for one in (first, second)])
    # The fenced member could not commit what it had read last: its namesake reads that again.
    session.ends(exactly_once=False)


def joined(session, instance, number):
    member = session.join(instance)
    session.settles(f"{number} static members", *[PARTITIONS // number] * number, generation=number)
    return member
