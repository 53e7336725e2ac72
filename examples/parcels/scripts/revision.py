#!/usr/bin/env python3
"""Says which revision runs on staging; with --is-head whether it is the one that was to be deployed."""

import os
import sys

import staging

running = (staging.ask("/revision") or {}).get("revision", "")
if running == "":
    sys.exit("nothing runs on staging")
print(running)
if "--is-head" in sys.argv and running != os.environ["GREENLOOP_REVISION"]:
    sys.exit(f"{running} runs, not {os.environ['GREENLOOP_REVISION']}")
