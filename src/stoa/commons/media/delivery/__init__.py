"""Where files are fetched: published ones at addresses that name their content, private ones over signed links."""

from .links import key_of, private_link, public_address, read_private
from .send import send_file
from .shelf import Shelf, shelf_of

__all__ = ["Shelf", "key_of", "private_link", "public_address", "read_private", "send_file", "shelf_of"]
