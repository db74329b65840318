"""`audit demo`: the whole main job on made-up data, then a server to look around in."""

from audit.cli.demo.command import demo

__all__ = ["demo"]
