"""The shop, served and watched."""

from tests.kernel.http.conftest import shop, start_shop
from tests.kernel.logged import logged

__all__ = ["logged", "shop", "start_shop"]
