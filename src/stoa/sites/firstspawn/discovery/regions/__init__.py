"""Regions as they stand in addresses."""


def region_slug(name: str) -> str:
    """Give the part of an address that stands for a region: `north-america`."""
    return "-".join(name.lower().split())
