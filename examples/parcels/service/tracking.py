"""Where a parcel has been."""

EVENTS = {
    "P1": [("09:00", "handed in"), ("11:30", "sorted"), ("15:10", "delivered")],
    "P2": [("08:15", "handed in")],
}


def track(parcel: str) -> list[dict[str, str]]:
    """The stops of a parcel, oldest first. Raises KeyError for one that nobody knows."""
    stops = sorted(EVENTS[parcel], reverse=True)
    return [{"at": at, "what": what} for at, what in stops]
