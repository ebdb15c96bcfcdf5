"""The products that are measured."""

from .firstspawn import FIRSTSPAWN
from .marinemarket import MARINEMARKET
from .shape import Product

PRODUCTS: dict[str, Product] = {one.site: one for one in (FIRSTSPAWN, MARINEMARKET)}
