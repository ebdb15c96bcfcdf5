"""The plugin of somebody's server, which signs whatever is sent: without that, its addresses are never reached."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx2

from tests.accounts.at_the_door import Visitor
from tests.walks.crawl.plugging import PREFIX, plugin_of
from tests.walks.crawl.stage import Stage

from .sending import Asker

if TYPE_CHECKING:
    from tests.sites.firstspawn.plugins.signing import TestPlugin


class SigningVisitor(Visitor):
    """Sends as a plugin does."""

    plugin: "TestPlugin"

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        """Sign and send what is given as bytes."""
        assert body is None
        query = urlencode(more.pop("params", {}), doseq=True)
        target = f"{path}?{query}" if query else path
        content: bytes = more.pop("content", b"")
        given = {name.lower(): value for name, value in more.pop("headers", {}).items()}
        signed = {name.lower(): value for name, value in self.plugin.sign(method, target, content).items()}
        told = {**given, **signed, **{name: given[name] for name in given.keys() & {"content-type"}}}
        self.site.client.cookies.clear()
        return await self.site.request(method, target, content=content, headers=told, **more)


async def plugins_of(stage: Stage, paths: Mapping[str, Any]) -> list[Asker]:
    """Give the plugin that asks at a site which has addresses for plugins."""
    if not any(path.startswith(PREFIX) for path in paths):
        return []
    visitor = SigningVisitor(stage.site)
    visitor.plugin = await plugin_of(stage)
    return [Asker("plugin", visitor, of=PREFIX)]
