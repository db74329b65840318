"""The routes of the app, and the actions that they name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from audit.app import create_app
from audit.domain.access import Action
from audit.settings import Settings


def routes(listed: list[BaseRoute]) -> Iterator[BaseRoute]:
    """Every route, those of included routers too."""
    for route in listed:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from routes(included.routes)


def guards(dependant: Any) -> list[Any]:
    """The dependencies of a route that name an action."""
    inner = [guard for each in dependant.dependencies for guard in guards(each)]
    its_own = isinstance(getattr(dependant.call, "action", None), Action)
    return [dependant.call, *inner] if its_own else inner


def guarded() -> Iterator[tuple[str, str, Any]]:
    """Method, path and guard of every route of ours."""
    app = create_app(Settings.from_env({"AUDIT_DATA": str(Path("nowhere"))}))
    for route in routes(app.routes):
        if isinstance(route, APIRoute):
            [guard] = guards(route.dependant)
            for method in sorted(route.methods or ()):
                yield method, route.path.replace(":language", ""), guard


def named() -> Iterator[tuple[str, str, Action]]:
    """Method, path and action of every route of ours."""
    return ((method, path, guard.action) for method, path, guard in guarded())
