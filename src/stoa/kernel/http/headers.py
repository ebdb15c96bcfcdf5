"""Security headers: the same on every answer, errors too."""

from dataclasses import dataclass

from .head import lay_out

type Headers = list[tuple[bytes, bytes]]

_UNUSED_FEATURES = (
    b"accelerometer",
    b"camera",
    b"display-capture",
    b"gyroscope",
    b"magnetometer",
    b"microphone",
    b"midi",
    b"payment",
    b"usb",
)
_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b", ".join(b"%b=()" % feature for feature in _UNUSED_FEATURES) + b", geolocation=(self)"),
]
_HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")

_PLAIN_CSP = (
    b"content-security-policy",
    b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
)
_MEDIA: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; sandbox; frame-ancestors 'none'"),
]


_MAY_SHOW = b"cross-origin-resource-policy"


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """The headers of one site, made once."""

    plain: bytes
    shared: bytes
    """Of what is no page and says itself who may show it: two answers to one question count as none."""
    page: tuple[bytes, bytes, bytes]
    frame: tuple[bytes, bytes, bytes]
    media: bytes
    """Of answers on an origin that has nothing but files of people."""

    def for_bytes(self, own: Headers) -> bytes:
        """Headers of what is no page, beside those of its own."""
        return self.shared if own and any(name == _MAY_SHOW for name, _ in own) else self.plain

    def for_page(self, nonce: str) -> bytes:
        """Headers of a page, with the nonce of this one answer."""
        return nonce.encode("ascii").join(self.page)

    def for_frame(self, nonce: str) -> bytes:
        """Headers of a page that others may show in a frame, from which nothing can be sent."""
        return nonce.encode("ascii").join(self.frame)


def security_headers(*, secure: bool, media_origin: str = "") -> SecurityHeaders:
    """Make the headers; `secure` where the site is served over HTTPS, `media_origin` where files stand elsewhere."""
    base = [*_ALWAYS, _HSTS] if secure else list(_ALWAYS)
    return SecurityHeaders(
        plain=lay_out([*base, _PLAIN_CSP]),
        shared=lay_out([*(line for line in base if line[0] != _MAY_SHOW), _PLAIN_CSP]),
        page=_with_policy(base, secure=secure, media_origin=media_origin),
        frame=_with_policy(
            [_OPEN.get(name, (name, value)) for name, value in base if name != b"x-frame-options"],
            secure=secure,
            media_origin=media_origin,
            form_action="'none'",
            ancestors="*",
        ),
        media=lay_out([*_MEDIA, _HSTS] if media_origin.startswith("https://") else _MEDIA),
    )


# What may be shown in a frame may be read across origins as well.
_OPEN = {_MAY_SHOW: (_MAY_SHOW, b"cross-origin")}


def _with_policy(
    base: Headers, *, secure: bool, media_origin: str, form_action: str = "'self'", ancestors: str = "'none'"
) -> tuple[bytes, bytes, bytes]:
    elsewhere = f" {media_origin}" if media_origin else ""
    policy = (
        "default-src 'none'; script-src 'self' 'nonce-@'; style-src 'self' 'nonce-@'; "
        f"img-src 'self' data: blob:{elsewhere}; font-src 'self'; connect-src 'self'; "
        f"media-src 'self' blob:{elsewhere}; manifest-src 'self'; "
        f"worker-src 'self'; form-action {form_action}; base-uri 'none'; frame-ancestors {ancestors}; "
        "object-src 'none'"
    )
    if secure:
        policy += "; upgrade-insecure-requests"
    before, between, after = policy.encode("ascii").split(b"@")
    return lay_out(base) + b"content-security-policy: " + before, between, after + b"\r\n"
