#!/usr/bin/env python3
"""Ends the local staging."""

import staging

staging.stop()
