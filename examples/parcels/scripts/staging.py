"""The local staging: one folder a release, and which one runs."""

import json
import os
import signal
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

URL = os.environ.get("STAGING_URL", "http://127.0.0.1:8090")
PORT = urlsplit(URL).port or 80
HOME = Path(os.environ.get("PARCELS_HOME", Path(__file__).parent.parent / ".staging"))
PID = HOME / "pid"


def ask(path: str) -> dict | None:
    """What the service answers; None while it does not."""
    try:
        with urlopen(URL + path, timeout=2) as reply:
            return json.load(reply)
    except (URLError, OSError):
        return None


def stop() -> None:
    """Ends the service that runs, if there is one, and waits until it is gone."""
    if not PID.exists():
        return
    try:
        os.kill(int(PID.read_text()), signal.SIGTERM)
    except ProcessLookupError:
        pass
    while ask("/health") is not None:
        time.sleep(0.05)
    PID.unlink()
