"""`audit work`: the waiting jobs, in a process of their own."""

import logging
import logging.config
import signal
from threading import Event
from typing import Annotated

import typer

from audit import log
from audit.blobs.files import Blobs
from audit.cli.serve import clock
from audit.journeys import work as worker
from audit.journeys.prepare import prepare
from audit.language import translate
from audit.settings import Settings
from audit.signing import Signer


def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is due, then end.")] = False,
) -> None:
    """Do the waiting jobs: find places, prepare photos. Several may run beside each other.

    Example: audit work --once
    """
    logging.config.dictConfig(log.config(logging.WARNING))
    settings = Settings.from_env()
    with prepare(settings.database_url) as db:
        blobs, signer = Blobs(settings.data / "photos"), Signer.load(settings.data / "keys")
        known = worker.handlers(settings, db, blobs, signer)
        if once:
            done = worker.work_off(db, known, clock)
            typer.echo(translate("en", "geo-jobs-done", count=done))
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker.work(db, known, stop, clock)
