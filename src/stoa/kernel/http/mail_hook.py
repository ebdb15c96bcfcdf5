"""Where the mail provider reports what became of mail."""

import msgspec

from stoa.kernel import mail
from stoa.kernel.errors import NotFound
from stoa.kernel.limits import MINUTE, Limit, Rate

from .access import public
from .exchange import Exchange
from .routes import post

HOOKS = Limit("mail-hooks", {"anonymous": Rate(1200, per=MINUTE)})


@post(
    "/api/v1/hooks/mail",
    access=public,
    limit=HOOKS,
    listed=False,
    summary="Take a report from the mail provider",
    csrf_exempt_because="Whoever calls it proves with a signature over the body who they are.",
)
async def take_mail_report(request: Exchange, body: msgspec.Raw) -> None:
    """Check the signature, then do once what the report asks for; the same report again changes nothing."""
    app = request.app
    secrets = app.runtime.config.for_site(app.site.name, mail.MailSettings).hook_secrets
    if not secrets or app.database is None:
        raise NotFound
    names = ("id", "timestamp", "signature")
    headers = {f"{kind}-{name}": request.header(f"{kind}-{name}") for kind in ("svix", "webhook") for name in names}
    hook = mail.read_hook(secrets, headers, bytes(body))
    async with app.database.write() as tx:
        await mail.apply_hook(tx, app.keys, hook)


ROUTES = (take_mail_report,)
