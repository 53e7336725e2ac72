"""A pytest plugin: one JSON object a line to file descriptor 3.

It is handed to the project's own Python, whatever version that is, so it needs nothing but pytest.
"""

import json
import os
import stat

import pytest

_RANK = {"passed": 0, "skipped": 1, "failed": 2, "errored": 3}
_MOST_MESSAGE = 2000
_MOST_LOAD_ERROR = 8000


def _is_heard():
    """Without a supervisor descriptor 3 may be anything; a worker of xdist tells its tests to the one who is heard."""
    if "GREENLOOP_RUN" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
        return False
    try:
        mode = os.fstat(3).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


_heard = _is_heard()
_tests = {}
_load_errors = set()


def _tell(event):
    global _heard
    if not _heard:
        return
    line = (json.dumps(event) + "\n").encode()
    try:
        while line:
            line = line[os.write(3, line) :]
    except OSError:
        _heard = False  # Nobody listens any more: live events are an offer, the report decides.


def _named(nodeid):
    path, bracket, parameters = nodeid.partition("[")
    file, *names = path.split("::")
    name = (names.pop() if names else file) + bracket + parameters
    return {"file": file, "class": " > ".join(names), "name": name}


def _words(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(getattr(crash, "message", None) or report.longrepr or "")[:_MOST_MESSAGE]


def pytest_collection_finish(session):
    tests = len(getattr(session, "items", []))
    if tests > 0:
        _tell({"event": "total", "tests": tests})


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node, ids):
    _tell({"event": "total", "tests": len(ids)})


def pytest_collectreport(report):
    if not report.failed or report.nodeid in _load_errors:
        return
    _load_errors.add(report.nodeid)
    message = str(report.longrepr)[-_MOST_LOAD_ERROR:]
    _tell({"event": "load-error", "file": report.nodeid.split("::")[0], "message": message})


def pytest_runtest_logstart(nodeid, location):
    _tests.setdefault(nodeid, {"outcome": "passed", "message": "", "durationMs": 0, "attempts": 1})
    _tell({"event": "start", **_named(nodeid)})


def pytest_runtest_logreport(report):
    test = _tests.setdefault(report.nodeid, {"outcome": "passed", "message": "", "durationMs": 0, "attempts": 1})
    test["durationMs"] += report.duration * 1000
    if report.outcome == "rerun":  # pytest-rerunfailures: this attempt does not count, another follows
        test.update(outcome="passed", message="", attempts=test["attempts"] + 1)
        return
    outcome = report.outcome
    if report.failed and report.when != "call":
        outcome = "errored"
    if _RANK.get(outcome, 0) > _RANK[test["outcome"]]:
        test.update(outcome=outcome, message=_words(report) if report.failed else "")


def pytest_runtest_logfinish(nodeid, location):
    test = _tests.pop(nodeid, {"outcome": "passed", "message": ""})
    _tell({"event": "end", **_named(nodeid), **test})
