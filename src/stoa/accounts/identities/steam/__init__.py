"""Signing in through Steam, which speaks OpenID 2.0 and tells no address."""

from .openid import authorization_url, load_claimed

__all__ = ["authorization_url", "load_claimed"]
