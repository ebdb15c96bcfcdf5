"""Settings: each room declares its own group; one pass reads them all and tells every fault at once.

@settings("Mail")
class MailSettings:
    url: str = setting("MAIL_URL", default="", secret=True, meaning="Where mail is handed over.")

config = load_config()
config[MailSettings].url
"""

from .group import Size, setting, settings, settings_groups
from .load import Config, ConfigFaults, SettingFault, load_config
from .parse import BadValue

__all__ = [
    "BadValue",
    "Config",
    "ConfigFaults",
    "SettingFault",
    "Size",
    "load_config",
    "setting",
    "settings",
    "settings_groups",
]
