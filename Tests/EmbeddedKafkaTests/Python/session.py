"""A session of a client library with a cluster: session.py LIBRARY SCENARIO BOOTSTRAP_SERVERS CONTROL_SOCKET

Ends with 0 and the number of checks that held, or with 1 and what was expected and what came.
"""

import importlib
import os
import sys
import traceback

import data
import groups
from checks import Checks, NotAsExpected

LIBRARIES = {"confluent-kafka": "confluent_client", "kafka-python": "kafka_python_client", "aiokafka": "aiokafka_client"}
DATA = {"exchange": data.exchange, "leader-moves": data.leader_moves, "restarts": data.restarts, "admin": data.admin}
# The scenario, and the assignor or protocol that its members use.
GROUPS = {"eager": (groups.eager, "range"), "cooperative": (groups.cooperative, "cooperative"),
          "static": (groups.static, "range"), "consumer": (groups.consumer, "consumer")}


def main(library_name, scenario, servers, control):
    library = importlib.import_module(LIBRARIES[library_name])
    name = f"{library_name}-{scenario}"
    checks = Checks()
    if scenario in DATA:
        DATA[scenario](library, checks, servers, control, name)
    else:
        play, strategy = GROUPS[scenario]
        play(groups.Session(library, checks, servers, name, strategy))
    print(f"{checks.held} checks held", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
        code = 0
    except NotAsExpected as finding:
        print(f"not as expected: {' '.join(sys.argv[1:3])}: {finding}", flush=True)
        code = 1
    except Exception:
        traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
        code = 1
    # Not sys.exit: threads of a session that failed may be in the middle of a call that does not end.
    os._exit(code)
