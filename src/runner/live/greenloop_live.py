"""A pytest plugin: one JSON object a line to file descriptor 3."""

import json
import os

_worst = {}
_rank = {"passed": 0, "skipped": 1, "failed": 2}


def _tell(event):
    try:
        os.write(3, (json.dumps(event) + "\n").encode())
    except OSError:
        pass  # Nobody listens on descriptor 3: live events are an offer, the report decides.


def pytest_collection_finish(session):
    _tell({"event": "total", "tests": len(session.items)})


def pytest_collectreport(report):
    if report.failed:
        _tell({"event": "load-error", "file": report.nodeid, "message": str(report.longrepr)[-8000:]})


def pytest_runtest_logstart(nodeid, location):
    _tell({"event": "start", "file": nodeid.split("::")[0], "name": nodeid})


def pytest_runtest_logreport(report):
    outcome = "skipped" if hasattr(report, "wasxfail") and report.skipped else report.outcome
    before = _worst.get(report.nodeid, ("passed", ""))
    message = str(report.longrepr)[-2000:] if report.failed else ""
    if _rank.get(outcome, 2) >= _rank[before[0]]:
        _worst[report.nodeid] = (outcome if outcome in _rank else "failed", message or before[1])


def pytest_runtest_logfinish(nodeid, location):
    outcome, message = _worst.pop(nodeid, ("passed", ""))
    _tell({"event": "end", "file": nodeid.split("::")[0], "name": nodeid, "outcome": outcome, "message": message})
