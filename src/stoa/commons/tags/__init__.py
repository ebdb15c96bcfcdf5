"""Tags: a catalogue that somebody looks after, and which things have which tags.

A site declares a `TagCatalogue` for a `Subject`, keeps the slugs on its own rows by the hook, and puts `tag_routes` at
its addresses. Whatever writes a thing calls `set_tags` in its transaction.
"""

from stoa.accounts.screens.frame import AdminLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, pages
from .api import tag_routes
from .models import Tag, TagCatalogue
from .permissions import CATALOGUE
from .service import find_tags, set_tags

FEATURE = Feature(
    name="tags",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    permissions=(CATALOGUE,),
    personal=(PersonalColumn("commons.tag_proposals", "tag_id", "Which tags the person proposed.", "erase"),),
    declares=(AdminLine(Link("Tags", pages.ADMIN, "tag"), CATALOGUE.name, 80, "Content", "y", only_with=TagCatalogue),),
)

__all__ = ["FEATURE", "Tag", "TagCatalogue", "find_tags", "set_tags", "tag_routes"]
