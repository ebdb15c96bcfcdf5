"""What the forms of the settings are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class Done(Input, frozen=True):
    """What has just been done, so that the page can say so."""

    done: Line = ""


class ProfileForm(Input, frozen=True):
    """What somebody tells of themselves."""

    username: Line = ""
    name: Line = ""
    locale: Line = "en"
    time_zone: Line = "UTC"
    theme: Line = ""


class SessionNameForm(Input, frozen=True):
    """A name by which its owner knows a session."""

    name: Line = ""
