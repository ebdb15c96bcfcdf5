"""Documents: papers of a boat, private until whoever sells it shows them to somebody who asks."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, pages
from .notices import DOCUMENT_SHOWN
from .purpose import DOCUMENTS

FEATURE = Feature(
    name="documents",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    limits=(api.CHANGING,),
    declares=(DOCUMENTS, DOCUMENT_SHOWN),
    personal=(
        PersonalColumn("listing_documents", "name", "What somebody calls a paper of a boat.", "erase"),
        PersonalColumn("listing_documents", "kind", "What kind of paper it is.", "erase"),
    ),
)
