"""What is told about settings."""

from stoa.kernel.http.replies import Model


class SettingView(Model, frozen=True):
    """A setting with its value; a secret's is masked."""

    name: str
    value: str
    source: str
    meaning: str
    secret: bool


class SettingGroup(Model, frozen=True):
    """The settings of one part."""

    title: str
    settings: list[SettingView]
