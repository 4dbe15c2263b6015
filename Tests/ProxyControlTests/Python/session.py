"""A full session of PyPI's toxiproxy-python against `highwater proxy`: session.py CONTROL_PORT UPSTREAM_PORT

The upstream echoes. Prints the number of checks that held; the first that does not ends it with an error.
"""

import socket
import sys
import time

import requests
from toxiproxy import Toxiproxy
from toxiproxy.exceptions import InvalidToxic, NotFound, ProxyExists

TYPES = {
    "latency": {"latency": 120, "jitter": 0},
    "bandwidth": {"rate": 100},
    "slow_close": {"delay": 100},
    "timeout": {"timeout": 300},
    "reset_peer": {"timeout": 0},
    "slicer": {"average_size": 3, "size_variation": 1, "delay": 100},
    "limit_data": {"bytes": 3},
    "packet_loss": {"loss_rate": 0.0, "correlation": 0.0},
}

checks = 0


def check(holds, what):
    global checks
    if not holds:
        sys.exit("not so: " + what)
    checks += 1


def raises(kind, action, what):
    try:
        action()
    except kind:
        return check(True, what)
    check(False, what)


def exchange(listen, data=b"hello world"):
    """What comes back, and how long that took."""
    host, port = listen.rsplit(":", 1)
    start = time.monotonic()
    answer = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(data)
        while len(answer) < len(data):
            piece = connection.recv(65536)
            if not piece:
                break
            answer += piece
    return answer, time.monotonic() - start


def lifecycle(server, upstream):
    check(server.running(), "the server runs")
    check(b"version" in server.version(), "the version is told")
    check(server.proxies() == {}, "there are no proxies at first")
    proxy = server.create(name="echo", upstream=upstream)
    check(proxy.enabled and not proxy.listen.endswith(":0"), "a new proxy is enabled, its port is told")
    check(exchange(proxy.listen)[0] == b"hello world", "bytes pass")
    check(server.get_proxy("echo").upstream == upstream, "a proxy is found by its name")
    check(server.get_proxy("nobody") is None, "there is no other one")
    raises(ProxyExists, lambda: server.create(name="echo", upstream=upstream), "a name is taken once")
    return proxy


def toxics(proxy):
    for kind, attributes in TYPES.items():
        for stream in ("upstream", "downstream"):
            proxy.add_toxic(type=kind, stream=stream, toxicity=0.5, attributes=attributes)
            toxic = proxy.get_toxic("%s_%s" % (kind, stream))
            check(toxic.type == kind and toxic.stream == stream, "%s on %s is there" % (kind, stream))
            check(toxic.attributes == attributes, "%s shows its attributes" % kind)
            check(toxic.toxicity == 0.5, "%s shows its toxicity" % kind)
    check(len(proxy.toxics()) == 2 * len(TYPES), "all toxics are there at once")
    for name in list(proxy.toxics()):
        check(proxy.destroy_toxic(name), "%s is removed" % name)
    check(proxy.toxics() == {}, "no toxic is left")


def effects(proxy):
    proxy.add_toxic(name="slow", type="latency", attributes={"latency": 200})
    answer, elapsed = exchange(proxy.listen)
    check(answer == b"hello world" and elapsed >= 0.2, "latency is felt")
    proxy.destroy_toxic("slow")
    proxy.add_toxic(name="short", type="limit_data", attributes={"bytes": 5})
    check(exchange(proxy.listen)[0] == b"hello", "limit_data lets exactly so many bytes pass")
    proxy.destroy_toxic("short")
    proxy.add_toxic(name="reset", type="reset_peer", attributes={"timeout": 0})
    raises(ConnectionError, lambda: exchange(proxy.listen), "reset_peer resets")
    proxy.destroy_toxic("reset")
    proxy.add_toxic(name="slices", type="slicer", attributes={"average_size": 2, "delay": 10000})
    answer, elapsed = exchange(proxy.listen)
    check(answer == b"hello world" and elapsed >= 0.04, "a slicer slices and loses nothing")
    proxy.destroy_toxic("slices")
    proxy.add_toxic(name="never", type="timeout", attributes={"timeout": 100})
    check(exchange(proxy.listen)[0] == b"", "timeout closes without an answer")
    proxy.destroy_toxic("never")
    check(exchange(proxy.listen)[0] == b"hello world", "and then bytes pass as before")


def update(proxy, control):
    proxy.add_toxic(name="slow", type="latency", toxicity=1.0, attributes={"latency": 100, "jitter": 10})
    url = "%s/proxies/echo/toxics/slow" % control
    answer = requests.post(url, json={"attributes": {"latency": 5}})
    check(answer.status_code == 200, "a toxic is updated")
    check(answer.json()["attributes"] == {"latency": 5, "jitter": 10}, "what is left out stays")
    check(requests.patch(url, json={"toxicity": 0.25}).json()["toxicity"] == 0.25, "toxicity is updated")
    check(proxy.get_toxic("slow").attributes["latency"] == 5, "the update is there")
    proxy.destroy_toxic("slow")


def disable(proxy):
    with proxy.down():
        raises(ConnectionError, lambda: exchange(proxy.listen), "a disabled proxy does not listen")
    check(exchange(proxy.listen)[0] == b"hello world", "an enabled one does")


def populate_and_reset(server, proxy, upstream):
    made = server.populate(
        [
            {"name": "one", "upstream": upstream, "listen": "127.0.0.1:0"},
            {"name": "two", "upstream": upstream, "listen": "127.0.0.1:0"},
        ]
    )
    check([one.name for one in made] == ["one", "two"], "populate makes all")
    made[0].add_toxic(type="latency", attributes={"latency": 5000})
    made[1].disable()
    check(server.reset(), "a reset is done")
    check(all(one.enabled for one in server.proxies().values()), "after a reset all are enabled")
    check(made[0].toxics() == {}, "after a reset there are no toxics")
    answer, elapsed = exchange(server.get_proxy("one").listen)
    check(answer == b"hello world" and elapsed < 5, "after a reset nothing is slow")


def errors(server, proxy, control):
    raises(InvalidToxic, lambda: proxy.add_toxic(type="nonsense"), "an unknown type is refused")
    raises(InvalidToxic, lambda: proxy.add_toxic(type="latency", stream="sideways"), "an unknown stream is refused")
    raises(
        InvalidToxic,
        lambda: proxy.add_toxic(type="bandwidth", attributes={"rate": -1}),
        "a value that cannot be is refused",
    )
    raises(InvalidToxic, lambda: proxy.add_toxic(type="slicer"), "a slicer without a size is refused")
    raises(NotFound, lambda: proxy.destroy_toxic("nobody"), "a toxic that is not there is not found")
    raises(InvalidToxic, lambda: server.create(name="bad", upstream="nowhere"), "an address that is none is refused")
    proxy.add_toxic(name="twice", type="latency")
    raises(ProxyExists, lambda: proxy.add_toxic(name="twice", type="latency"), "a toxic's name is taken once")
    answer = requests.post("%s/proxies" % control, data="{")
    check(answer.status_code == 400 and answer.json()["status"] == 400, "a body that is no JSON is refused as JSON")


def main():
    control_port, upstream_port = int(sys.argv[1]), int(sys.argv[2])
    control, upstream = "http://127.0.0.1:%d" % control_port, "127.0.0.1:%d" % upstream_port
    server = Toxiproxy()
    server.update_api_consumer("127.0.0.1", control_port)
    proxy = lifecycle(server, upstream)
    toxics(proxy)
    effects(proxy)
    update(proxy, control)
    disable(proxy)
    populate_and_reset(server, proxy, upstream)
    errors(server, proxy, control)
    check(proxy.destroy(), "a proxy is removed")
    raises(NotFound, proxy.destroy, "once")
    server.destroy_all()
    check(server.proxies() == {}, "nothing is left")
    print("%d checks held" % checks)


main()
