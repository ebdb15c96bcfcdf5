"""An authenticator app, and people who have one."""

from dataclasses import dataclass, field
from typing import Any

import httpx2
import pyotp

from stoa.kernel import clock
from tests.accounts.at_the_door import Visitor
from tests.harness.web import SiteUnderTest


@dataclass(slots=True)
class App:
    """An authenticator app that never shows one code twice; a test that needs many moves the clock."""

    secret: str
    last: int = 0
    recovery_codes: list[str] = field(default_factory=list)

    def code(self) -> str:
        """Show the next code."""
        now = int(clock.timestamp()) // 30
        self.last = max(self.last + 1, now - 1)
        assert self.last <= now + 1, "Move the clock: the server takes no code from so far ahead."
        return pyotp.TOTP(self.secret).generate_otp(self.last)

    def last_code(self) -> str:
        """Show the code from before once more."""
        return pyotp.TOTP(self.secret).generate_otp(self.last)

    def wrong_code(self) -> str:
        """Give a code that the app does not show around now."""
        now = int(clock.timestamp()) // 30
        right = {pyotp.TOTP(self.secret).generate_otp(now + step) for step in range(-3, 4)}
        return next(code for code in (f"{number:06d}" for number in range(10)) if code not in right)


async def set_up_app(visitor: Visitor) -> App:
    """Set up an app, as somebody who has signed in."""
    answer = await visitor.post("mfa/setup")
    assert answer.status_code == 200, answer.text
    app = App(answer.json()["data"]["secret"])
    enabled = await visitor.post("mfa/enable", {"code": app.code()})
    assert enabled.status_code == 200, enabled.text
    app.recovery_codes = enabled.json()["data"]["recoveryCodes"]
    return app


async def member_with_app(
    site: SiteUnderTest, email: str = "ann@stoa.example", name: str = "ann-lee"
) -> tuple[Visitor, App]:
    """Give somebody who has signed in and has an app."""
    visitor = await Visitor(site, email, name).join()
    await visitor.sign_in()
    return visitor, await set_up_app(visitor)


async def start(visitor: Visitor) -> str:
    """Begin to sign in; give the token of the sign-in that waits."""
    data = await waiting(visitor)
    return str(data["mfaToken"])


async def waiting(visitor: Visitor) -> dict[str, Any]:
    """Begin to sign in, and say what is told about the second factor."""
    answer = await visitor.sign_in()
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    assert data["mfaRequired"] is True
    return data


async def finish(visitor: Visitor, token: str, code: str, method: str = "totp", **more: Any) -> httpx2.Response:
    """Complete a sign-in with a code, and remember the tokens."""
    body = {"mfaToken": token, "method": method, "code": code, "tokenDelivery": "body", **more}
    answer = await visitor.post("mfa/verify", body)
    if answer.status_code == 200:
        visitor.token = answer.json()["data"].get("accessToken", "")
    return answer
