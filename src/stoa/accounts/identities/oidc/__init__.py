"""Signing in by OAuth 2.0 and OpenID Connect: the authorization code with PKCE, and what is believed of the answer."""

from .flow import authorization_url, load_claimed

__all__ = ["authorization_url", "load_claimed"]
