"""What people are refused."""

from stoa.kernel.errors import Conflict, Invalid


class UsernameTaken(Conflict):
    """Somebody has the name, or one that looks like it."""

    code = "USERNAME_TAKEN"
    message = "This username, or one that looks like it, is taken. Choose another."


class BadUsername(Invalid):
    """The name cannot be used."""

    code = "BAD_USERNAME"
    message = "This username cannot be used."


class BadEmail(Invalid):
    """The address is none."""

    code = "BAD_EMAIL"
    message = "This is not an e-mail address. It should look like name@example.org."


class EmailTaken(Conflict):
    """Another account has proved to own the address."""

    code = "EMAIL_TAKEN"
    message = "This address belongs to another account."


class TooManyChanges(Conflict):
    """The name was changed a short while ago."""

    code = "USERNAME_CHANGED_RECENTLY"
    message = "You have changed your username recently. It can be changed three times in thirty days."
