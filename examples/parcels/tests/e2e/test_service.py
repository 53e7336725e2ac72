import json
import os
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

URL = os.environ.get("STAGING_URL", "http://127.0.0.1:8090")


def get(path):
    with urlopen(URL + path, timeout=5) as reply:
        return json.load(reply)


class TestPrice:
    def test_price_of_a_letter(self):
        assert get("/price?kg=1&zone=country") == {"price": 7.4}

    def test_price_of_a_heavy_parcel(self):
        assert get("/price?kg=20&zone=city") == {"price": 8.9}

    def test_price_says_what_is_wrong(self):
        with pytest.raises(HTTPError) as refused:
            get("/price?kg=0&zone=city")
        assert refused.value.code == 400


class TestTrack:
    def test_track_tells_the_stops_oldest_first(self):
        stops = [stop["what"] for stop in get("/track/P1")["stops"]]
        assert stops == ["handed in", "sorted", "delivered"]

    def test_track_of_one_stop(self):
        assert len(get("/track/P2")["stops"]) == 1

    def test_track_of_nobody(self):
        with pytest.raises(HTTPError) as refused:
            get("/track/P9")
        assert refused.value.code == 404
