"""People's pages: what somebody tells of themselves, has written, earned, and lets others see."""

from stoa.accounts.people.models import Me, PublicProfile
from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature
from stoa.kernel.http.added import Added
from stoa.ui.render import Link

from . import api, jobs, pages, seed
from .frame import page_facts
from .models import MeHere, PersonHere
from .service import load_standing
from .subject import PROFILE

FEATURE = Feature(
    name="profiles",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    page_facts=page_facts,
    jobs=(jobs.JUDGE,),
    consumers=jobs.CONSUMERS,
    declares=(
        PROFILE,
        SettingsLine(Link("Your page", pages.MINE, "eye"), 12),
        Added(Me, MeHere, load_standing),
        Added(PublicProfile, PersonHere, load_standing),
    ),
    seed=seed.plant,
    order=36,
)
