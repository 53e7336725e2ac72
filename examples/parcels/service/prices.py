"""What a parcel costs, in euros."""

ZONES = {"city": 0.0, "country": 1.5, "abroad": 6.0}
HEAVY_KG = 20


def price(weight_kg: float, zone: str) -> float:
    """The price of a parcel; from 20 kg on it is heavy. Raises ValueError for a weight or a zone that there is not."""
    if weight_kg <= 0:
        raise ValueError(f"a parcel weighs more than {weight_kg} kg")
    if zone not in ZONES:
        raise ValueError(f"there is no zone {zone}")
    base = 8.9 if weight_kg > HEAVY_KG else 5.9
    return round(base + ZONES[zone], 2)
