"""Regions as they stand in addresses."""

from urllib.parse import quote


def region_slug(name: str) -> str:
    """Give the part of an address that stands for a region: `north-america`. Owners write what they like."""
    return "-".join(name.lower().replace("/", " ").split())


def region_page(name: str) -> str:
    """Give the address of a region's page."""
    return f"/regions/{quote(region_slug(name))}"
