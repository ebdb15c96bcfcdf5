"""What is told about an authenticator app."""

from stoa.kernel.http.replies import Model


class Setup(Model, frozen=True):
    """What an authenticator app is given, told this once."""

    secret: str
    otpauth_uri: str
    qr_svg: str
