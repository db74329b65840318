"""A visit in WebKitGTK and in Firefox ESR: offline, a photo, an answer that is lost on its way."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import socket
from typing import Any, Protocol

import httpx2
import pytest
from websockets.sync.client import connect

from tests.browser.fielding import port, received
from tests.browser.network import Network
from tests.live import live

DRIVER = "/usr/bin/WebKitWebDriver"

pytestmark = [pytest.mark.browser, pytest.mark.prove]


class Driven(Protocol):
    def go(self, url: str) -> None: ...

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        ...

    def sign_in(self, url: str, token: str) -> None: ...


class WebKit:
    """Over WebDriver, as its driver speaks it."""

    def __init__(self, driver: httpx2.Client) -> None:
        self.driver = driver
        [browser] = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = ""
        self.session = "/" + self.ask("", {"capabilities": wanted})["sessionId"]

    def ask(self, command: str, said: dict[str, Any]) -> Any:
        answer = self.driver.post(f"/session{self.session}{command}", json=said)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]

    def go(self, url: str) -> None:
        self.ask("/url", {"url": url})

    def run(self, script: str) -> Any:
        return self.ask("/execute/sync", {"script": f"return {script}", "args": []})

    def sign_in(self, url: str, token: str) -> None:
        self.go(url + "/en/sign-in")
        self.ask("/cookie", {"cookie": {"name": "session", "value": token}})

    def end(self) -> None:
        self.driver.delete(f"/session{self.session}")


class Firefox:
    """Over WebDriver BiDi, which Firefox speaks by itself."""

    def __init__(self, socket: Any) -> None:
        self.socket, self.number = socket, 0
        self.ask("session.new", {"capabilities": {}})
        self.page = self.ask("browsingContext.getTree", {})["contexts"][0]["context"]

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while (said := json.loads(self.socket.recv(60))).get("id") != self.number:
            pass
        assert said["type"] == "success", said
        return said["result"]

    def go(self, url: str) -> None:
        where = {"context": self.page, "url": url, "wait": "complete"}
        self.ask("browsingContext.navigate", where)

    def run(self, script: str) -> Any:
        how = {"expression": f"JSON.stringify({script})", "awaitPromise": True}
        said = self.ask("script.evaluate", how | {"target": {"context": self.page}})
        assert said["type"] == "success", said
        return json.loads(said["result"].get("value", "null"))

    def sign_in(self, url: str, token: str) -> None:
        host = re.sub(r"^http://|:\d+$", "", url)
        value = {"type": "string", "value": token}
        cookie = {"name": "session", "value": value, "domain": host, "httpOnly": True}
        self.ask("storage.setCookie", {"cookie": cookie})


def listening(driver: httpx2.Client, patience: float = 10) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with suppress(httpx2.TransportError):
            driver.get("/status")
            return
        time.sleep(0.05)
    raise AssertionError("the driver did not start")


@contextmanager
def webkit(_: Path) -> Iterator[Driven]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        at = free.getsockname()[1]
    with (
        subprocess.Popen([DRIVER, f"--port={at}"]) as process,
        httpx2.Client(base_url=f"http://127.0.0.1:{at}", timeout=60) as driver,
    ):
        try:
            listening(driver)
            browser = WebKit(driver)
            yield browser
            browser.end()
        finally:
            process.terminate()


@contextmanager
def firefox(folder: Path) -> Iterator[Driven]:
    command = ["firefox-esr", "--headless", "--remote-debugging-port=0", "--profile", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            lines = (re.search(r"ws://\S+", line) for line in process.stderr)
            [address] = [next(found for found in lines if found)[0]]
            with connect(address + "/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()


def until(browser: Driven, script: str, patience: float = 30) -> None:
    end = time.monotonic() + patience
    while not browser.run(f"Boolean({script})"):
        assert time.monotonic() < end, (
            script,
            browser.run(
                "document.getElementById('status')?.textContent ?? document.body.innerText"
            ),
        )
        time.sleep(0.2)


def press(browser: Driven, words: str) -> None:
    """The first button or link whose words contain these."""
    until(
        browser,
        f"""[...document.querySelectorAll("button, a")].some((each) => {{
          const meant = each.offsetParent && each.textContent.includes({json.dumps(words)});
          if (meant) each.click();
          return meant;
        }})""",
    )


ATTACH = """(() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 2000, height: 1500 });
  const drawn = canvas.getContext("2d");
  for (let at = 0; at < 2000; at += 1) {
    drawn.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
    drawn.fillRect(Math.random() * 2000, Math.random() * 1500, 90, 60);
  }
  canvas.toBlob((blob) => {
    const given = new DataTransfer();
    given.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
    const input = document.querySelector("fieldset:not([hidden]) input[type=file]");
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, "image/jpeg");
})()"""
USABLE = "document.documentElement.dataset.usable"


@pytest.mark.parametrize("which", [webkit, firefox])
def test_a_visit_comes_through(which: Any, tmp_path: Path) -> None:
    (tmp_path / "profile").mkdir()
    with (
        live(tmp_path / "data") as site,
        Network(port(site.url)) as network,
        which(tmp_path / "profile") as browser,
    ):
        url = network.url.replace("127.0.0.1", "localhost")
        browser.sign_in(url, site.aigul.token)
        browser.go(url + "/en/field")
        until(browser, USABLE)
        press(browser, "Prepare for the field")
        until(browser, "document.documentElement.dataset.readyOffline === 'true'")
        network.down()
        press(browser, "Begin")
        press(browser, "About the place")
        until(browser, "document.querySelector('fieldset input[type=radio]')")
        browser.run("document.querySelector('fieldset input[type=radio]').click()")
        browser.run(ATTACH)
        until(browser, "document.querySelectorAll('.photos li').length === 1")
        until(browser, "!document.documentElement.dataset.saving")

        browser.run("void (window.before = true, location.reload())")
        until(browser, "!window.before")
        until(browser, "document.querySelector('fieldset input[type=radio]:checked')")
        until(browser, "document.querySelectorAll('.photos li').length === 1")
        browser.run("void (location.hash = location.hash.split('/')[0] + '/check')")
        press(browser, "Send")
        until(browser, "location.pathname === '/en/field'")
        network.lose_response(b"PUT /api/visits/")
        for _ in range(30):
            press(browser, "Send now")
            if any(event.startswith("lost") for event in network.events):
                break
            time.sleep(0.3)
        network.up()
        for _ in range(60):
            if browser.run("document.body.innerText.includes('Received')"):
                break
            browser.run("void document.getElementById('send-now')?.click()")
            time.sleep(0.5)
        [visit] = received(site.db)
        with site.browser(site.aigul) as client:
            assert client.get(f"/api/visits/{visit['id']}").json()["state"] == "complete"
        assert len(visit["photos"]) == 1
