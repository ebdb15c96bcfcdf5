"""The mail that proves the address of somebody who has come by a provider."""

import msgspec

from stoa.accounts.context import Accounts
from stoa.kernel.db import Write
from stoa.kernel.mail import Template, send


class CodeMail(msgspec.Struct, frozen=True):
    """Somebody is to type a code."""

    code: str
    lasts: str


CODE_MAIL = Template("accounts/identity-code", CodeMail(code="ABCDE-FGHJK", lasts="1 hour"))


async def send_code(tx: Write, accounts: Accounts, to: str, code: str) -> None:
    """Send the code that completes a sign-up through a provider."""
    middle = len(code) // 2
    await send(tx, accounts.keys, CODE_MAIL, to, CodeMail(f"{code[:middle]}-{code[middle:]}", "1 hour"))
