"""`audit serve`: the pages, the API and the jobs in one command."""

import gc
import os
import time
from typing import Annotated

import typer

from audit.settings import Settings


def clock() -> int:
    """Now, in milliseconds since 1970, UTC; commands read it here and hand it down."""
    return time.time_ns() // 1_000_000


def serve(
    host: Annotated[str | None, typer.Option(help="Instead of AUDIT_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of AUDIT_PORT.")] = None,
) -> None:
    """Bring the database up to date, then serve until interrupted.

    Example: audit serve --port 8080
    """
    for name, given in (("AUDIT_HOST", host), ("AUDIT_PORT", port)):
        if given is not None:
            os.environ[name] = str(given)
    settings = Settings.from_env()
    import uvicorn

    from audit import log
    from audit.journeys.prepare import prepare, secure

    with prepare(settings.database_url) as db:
        secure(settings, db)
    uvicorn.run(
        "audit.cli.serve:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        access_log=False,
        log_config=log.config(),
        timeout_graceful_shutdown=10,
    )


def application() -> object:
    """What each server process runs; settings come from the environment, which they all inherit."""
    from audit.app import create_app

    app = create_app(Settings.from_env())
    # All that is loaded by now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    return app
