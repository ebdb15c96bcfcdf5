"""Which personal data the core of accounts holds, and what becomes of it when somebody leaves."""

from stoa.kernel.feature import PersonalColumn

_PEOPLE = "accounts.people"

PERSONAL = (
    PersonalColumn(_PEOPLE, "username", "The name that others see.", "anonymise", owner="id"),
    PersonalColumn(_PEOPLE, "name", "The name that the person goes by.", "erase", owner="id"),
    PersonalColumn(_PEOPLE, "bio", "What the person tells of themselves.", "erase", owner="id"),
    PersonalColumn(_PEOPLE, "email", "Where the person is reached.", "erase", owner="id"),
    PersonalColumn(_PEOPLE, "email_key", "Where the person is reached, as it is compared.", "erase", owner="id"),
    PersonalColumn(_PEOPLE, "status", "Whether the person may come in.", "anonymise", owner="id"),
    PersonalColumn(_PEOPLE, "status_reason", "Why the person may not come in.", "erase", owner="id"),
    PersonalColumn(_PEOPLE, "locale", "The person's language.", "erase", owner="id"),
    PersonalColumn(_PEOPLE, "time_zone", "The person's time zone.", "erase", owner="id"),
    PersonalColumn(_PEOPLE, "theme", "The person's choice of light or dark.", "erase", owner="id"),
    PersonalColumn(
        "accounts.usernames", "username", "Keeps others from posing as the person.", "erase", owner="holder"
    ),
    PersonalColumn("accounts.usernames", "skeleton", "The same, as the eye sees it.", "erase", owner="holder"),
    PersonalColumn("accounts.username_changes", "username", "Names given up.", "erase"),
    PersonalColumn(
        "accounts.former_emails", "email", "Under which mail was sent before, while receipts say so.", "erase"
    ),
    PersonalColumn("accounts.passwords", "hash", "Lets the person in.", "erase", secret=True),
    *(
        PersonalColumn(
            "accounts.sign_ups", column, why, "erase", "email_key", "email_key", secret=column == "password_hash"
        )
        for column, why in (
            ("email", "Who wants an account; gone within a day."),
            ("email_key", "The same, as it is compared."),
            ("username", "The name that is wanted."),
            ("password_hash", "Lets the person in later."),
            ("token_hash", "Proves the address."),
            ("locale", "The language that is wanted."),
        )
    ),
    PersonalColumn("accounts.devices", "secret_hash", "Knows a browser again.", "erase"),
    PersonalColumn("accounts.devices", "name", "What the browser calls itself.", "erase"),
    *(
        PersonalColumn("accounts.sessions", column, why, "erase")
        for column, why in (
            ("kind", "Whether a browser or a program."),
            ("secret_hash", "Knows the cookie again."),
            ("name", "What the owner calls it."),
            ("agent", "What the browser calls itself."),
            ("address", "Where it was last used from."),
            ("methods", "How the person proved who they are."),
            ("ended_why", "Why it was ended."),
        )
    ),
    *(
        PersonalColumn("accounts.pending_sign_ins", column, "A sign-in under way; gone in minutes.", "erase")
        for column in ("token_hash", "kind", "methods", "offered")
    ),
    *(
        PersonalColumn(
            "accounts.sign_in_attempts", column, "Shows the person who tried to get in; kept 90 days.", "erase"
        )
        for column in ("email_hash", "outcome", "method", "address", "agent")
    ),
    *(
        PersonalColumn("accounts.mail_tokens", column, "A link under way; gone within a day.", "erase")
        for column in ("purpose", "token_hash", "new_email")
    ),
    PersonalColumn("accounts.grants", "role", "What the person may do.", "erase"),
    PersonalColumn("accounts.grant_log", "reason", "Why a role was given (accountability).", "keep"),
    *(
        PersonalColumn("accounts.api_keys", column, why, "erase")
        for column, why in (
            ("name", "What the owner calls it."),
            ("secret_hash", "Knows the key again."),
            ("scopes", "What it may do."),
            ("last_address", "Where it was last used from."),
        )
    ),
)
