"""Settings of answers by mail."""

from collections.abc import Iterator

from stoa.kernel.config import setting, settings


@settings("Answers by mail")
class LetterboxSettings:
    """Lets people answer mail about a conversation by mail: neither side learns the other's address."""

    domain: str = setting(
        "MAIL_ANSWERS_DOMAIN",
        default="",
        per_site=True,
        meaning="Domain whose mail comes to `stoa doors`, such as answers.example.org. Empty: none is answered.",
    )
    port: int = setting(
        "MAIL_ANSWERS_PORT",
        default=0,
        minimum=0,
        maximum=65_535,
        per_site=True,
        meaning="Port on which `stoa doors` takes answers from your mail server, in SMTP. 0: it takes none.",
    )
    host: str = setting(
        "MAIL_ANSWERS_HOST", default="127.0.0.1", per_site=True, meaning="Address on which it takes them."
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Refuse to name a domain whose mail nobody takes."""
        if bool(self.domain) != bool(self.port):
            yield "MAIL_ANSWERS_DOMAIN and MAIL_ANSWERS_PORT belong together: set both, or neither."
