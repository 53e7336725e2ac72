#!/usr/bin/env python3
"""Deploys the checkout in the working directory to the local staging."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import staging

STEPS = ["Release copied", "Service started", "Service healthy"]


def main() -> int:
    revision = os.environ["GREENLOOP_REVISION"]
    print(f"::step {STEPS[0]}", flush=True)
    release = staging.HOME / "releases" / revision
    shutil.rmtree(release, ignore_errors=True)
    shutil.copytree(Path("service"), release / "service", ignore=shutil.ignore_patterns("__pycache__"))
    print(f"::done {STEPS[0]}\n::step {STEPS[1]}", flush=True)
    staging.stop()
    with open(staging.HOME / "service.log", "a") as log:
        service = subprocess.Popen(
            [sys.executable, "-m", "service.app"],
            cwd=release,
            env={**os.environ, "PORT": str(staging.PORT), "REVISION": revision},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    staging.PID.write_text(str(service.pid))
    print(f"::done {STEPS[1]}\n::step {STEPS[2]}", flush=True)
    for _ in range(100):
        if (staging.ask("/revision") or {}).get("revision") == revision:
            print(f"::done {STEPS[2]}", flush=True)
            return 0
        if service.poll() is not None:
            break
        time.sleep(0.1)
    print(f"{revision} did not become healthy; see {staging.HOME / 'service.log'}", file=sys.stderr)
    return 1


sys.exit(main())
