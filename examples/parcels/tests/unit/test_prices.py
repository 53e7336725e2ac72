import pytest

from service.prices import price


@pytest.mark.parametrize(
    ("weight", "zone", "expected"),
    [(1, "city", 5.9), (1, "country", 7.4), (1, "abroad", 11.9), (25, "city", 8.9)],
)
def test_price_by_weight_and_zone(weight, zone, expected):
    assert price(weight, zone) == expected


def test_a_parcel_of_twenty_kilos_is_heavy():
    assert price(20, "city") == 8.9


def test_no_parcel_weighs_nothing():
    with pytest.raises(ValueError, match="weighs more"):
        price(0, "city")


def test_a_zone_that_there_is_not():
    with pytest.raises(ValueError, match="no zone moon"):
        price(1, "moon")
