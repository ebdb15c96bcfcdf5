"""Who looks at a thing, as shared rooms ask it."""

from stoa.kernel.http.actor import Actor

from .models import Viewer


def viewer_of(actor: Actor) -> Viewer:
    """Give whoever asks as somebody who looks."""
    return Viewer(actor.id, actor.permissions)
