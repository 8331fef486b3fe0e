# SPDX-License-Identifier: Apache-2.0
"""Stories of the Federation page when things are not there yet, slow, or go wrong: panes before anybody asked, a gateway that does not
answer, pushes that fail or are lost in the middle, rules that stop a push, a file that cannot be used. Each begins where the one before
has ended; `Faults` stands between the window and the demo's emulated Kong."""
import base64
import glob
import json
import os
import ssl
import time
import urllib.request

from Faults import Faults
from Person import Atspi, until

ORDERS = "Orders:1.0.0"
AUDIT = "kong-audit (production)"
RULE = "description-present"


def tab(w, name):
    w.click("page tab", name, w.find("filler", "Federation"))


def place(w, api, gateway="kong-demo"):
    w.row("Gateways", gateway)
    tab(w, "APIs")
    w.row("APIs by gateway", api)


def plan(w, *wanted):
    return w.says("label", "The plan, in short…", wanted)


def quiet(w):
    """After a push the gateway is looked at, and nothing else can be begun there."""
    until("the gateways are not at rest", lambda: not any("Checks drift" in cell.get_name() for cell in w.cells("Gateways")))


def planned(w):
    quiet(w)
    place(w, ORDERS)
    w.keys("ctrl+p")
    plan(w, f"Push {ORDERS} to kong-demo", "Nothing has been sent yet")


def health(w, text):
    until(f"no gateway says {text!r}", lambda: any(text in cell.get_name() for cell in w.cells("Gateways")))


def press(w, name):
    """The button of this name, as soon as it can be pressed."""
    w.click(until(f"nobody can press {name!r}", lambda: next((each for each in w.all("push button") if each.get_name() == name and w.is_in(each, Atspi.StateType.SENSITIVE)), None)))


def panes(w):
    """What each pane says before anybody has asked a gateway for anything."""
    w.page(6, ("table", "Gateways"))
    w.row("Gateways", AUDIT)  # nothing was done there
    for n, name in enumerate(["APIs", "Differences…", "Plan", "Discovered", "History"]):
        tab(w, name)
        time.sleep(0.2)
        w.picture(f"panes-{n + 1}-{name.strip('…').lower()}")


def slow(w):
    """A gateway that does not answer: it is said where it is waited for, the others go on, and what waits is cancelled."""
    w.row("Gateways", "kong-demo")
    w.keys("ctrl+e")
    w.faults = Faults(w.text(w.find("text", "adminUrl")))
    w.enter("text", "adminUrl", w.faults.url)
    w.click("push button", "Save and test")
    w.says("label", "What came of it…", ["It answers"])
    w.picture("slow-edited")
    w.faults.hold()
    w.click("push button", "Test again")
    w.says("label", "What came of it…", ["is asked whether it answers"])
    w.picture("slow-test")
    w.click("push button", "Close")
    w.click("push button", "Cancel")
    until("the test is not cancelled", lambda: not any("Tests the connection" in cell.get_name() for cell in w.cells("Gateways")))
    w.keys("F7")
    health(w, "Checks drift")
    until("the others do not go on", lambda: sum(cell.get_name().startswith("ok") for cell in w.cells("Gateways")) >= 2)
    w.picture("slow-drift")
    w.row("Gateways", AUDIT)
    w.keys("ctrl+d")
    until("another one is not discovered meanwhile", lambda: "legacy-stock" in [cell.get_name() for cell in w.cells("What was discovered")])
    w.picture("slow-another-one")
    w.row("Gateways", "kong-demo")
    w.picture("slow-discovered")
    w.click("push button", "Cancel")
    until("it is not cancelled", lambda: not any("Checks drift" in cell.get_name() for cell in w.cells("Gateways")))
    w.picture("slow-cancelled")
    place(w, ORDERS)
    w.keys("ctrl+p")
    plan(w, "The plan is being made")
    w.picture("slow-plan")
    w.click("push button", "Cancel")
    plan(w, "No plan")
    w.picture("slow-plan-cancelled")
    w.keys("ctrl+d")
    health(w, "Discovers")
    w.picture("slow-discovery")
    w.faults.mend()
    until("it is not discovered", lambda: "legacy-stock" in [cell.get_name() for cell in w.cells("What was discovered")])


def failing(w):
    """The second call of a push is answered 500: what is done, what is not, and both ways out of it."""
    planned(w)
    w.picture("failed-plan")
    w.faults.refuse(2)
    w.keys("ctrl+Return")
    plan(w, "It failed")
    w.picture("failed-step")
    tab(w, "History")
    time.sleep(0.3)
    w.picture("failed-history")
    tab(w, "APIs")
    w.picture("failed-apis")
    tab(w, "Plan")
    press(w, "Forget the plan")
    plan(w, "was not finished")
    w.picture("failed-unfinished")
    w.faults.mend()
    press(w, "Go on with it")
    plan(w, "Every step is done")
    w.picture("failed-went-on")
    quiet(w)
    w.keys("ctrl+shift+b")
    plan(w, "taken back")
    planned(w)
    w.faults.refuse(2)
    w.keys("ctrl+Return")
    plan(w, "It failed")
    w.faults.mend()
    press(w, "Take it back")
    plan(w, "taken back")
    w.picture("failed-taken-back")
    tab(w, "History")
    time.sleep(0.3)
    w.picture("failed-history-after")


def lost(w):
    """The answer of a call is lost, and the gateway with it: nobody knows whether it was done, until it is asked again."""
    planned(w)
    w.faults.lose(2)
    w.keys("ctrl+Return")
    plan(w, "Nobody knows")
    w.picture("lost-step")
    w.faults.mend()
    press(w, "Go on with it")
    plan(w, "Every step is done")
    w.picture("lost-went-on")
    quiet(w)
    w.keys("ctrl+shift+b")
    plan(w, "taken back")


def stopped(w):
    """Somebody stops a push while its third call is on its way: that one comes to its end, and no more is sent."""
    planned(w)
    w.faults.hold_at(3)
    w.keys("ctrl+Return")
    until("the third call is not sent", lambda: "sent" in [cell.get_name() for cell in w.cells("Steps of the plan")])
    w.picture("stop-running")
    press(w, "Stop")
    plan(w, "It stops when the call that was sent has ended")
    w.picture("stop-stopping")
    w.faults.mend()
    plan(w, "Stopped")
    press(w, "Take it back")  # as soon as the gateway was looked at
    plan(w, "taken back")
    w.picture("stop-taken-back")


class Publisher:
    """The demo's, as somebody else uses it who may do all there."""

    def __init__(self, url):
        self.url = url
        self.unproved = ssl._create_unverified_context()  # the demo's certificate is its own
        made = self.ask("POST", "/client-registration/v0.17/register", {"clientName": "tour", "grantType": "client_credentials"}, self.basic("admin", "admin"))
        told = self.ask("POST", "/oauth2/token", b"grant_type=client_credentials&scope=apim:api_view%20apim:api_create", self.basic(made["clientId"], made["clientSecret"]))
        self.bearer = "Bearer " + told["access_token"]

    @staticmethod
    def basic(name, secret):
        return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()

    def ask(self, method, path, body=None, authorization=None):
        form = isinstance(body, bytes)
        content = body if form or body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self.url + path, content, {"Authorization": authorization or self.bearer,
                                                                  "Content-Type": "application/x-www-form-urlencoded" if form else "application/json"}, method=method)
        with urllib.request.urlopen(asked, context=self.unproved, timeout=10) as answer:
            return json.load(answer)

    def describe(self, name, text):
        """Gives an API that description; what it had before."""
        found = next(each for each in self.ask("GET", "/api/am/publisher/v4/apis")["list"] if each["name"] == name)
        path = "/api/am/publisher/v4/apis/" + found["id"]
        data = self.ask("GET", path)
        before, data["description"] = data["description"], text
        self.ask("PUT", path, data)
        return before


def governed(w):
    """An API breaks a rule of severity error: its push is stopped with the place and what mends it, and goes on by the rule's name."""
    publisher = Publisher(w.publisher)
    before = publisher.describe("Orders", "")
    w.page(1, ("table", "APIs"))
    w.row("APIs", "Orders")
    w.menu("API", "Governance of the API")
    until("the rule is not found", lambda: RULE in [cell.get_name() for cell in w.cells("Violations")])
    w.says("label", "What follows for a push…", ["is stopped"])
    w.picture("rules-found")
    w.page(6, ("table", "Gateways"))
    quiet(w)
    place(w, ORDERS)
    w.keys("ctrl+p")
    until("the push is not stopped", lambda: any("breaks rules of its governance" in w.text(label) for label in w.all("label")))
    w.picture("rules-stopped")
    press(w, "See the rules")
    w.find("table", "Violations")
    w.picture("rules-place")
    w.keys("alt+Left")
    w.find("table", "Steps of the plan")
    press(w, "Override the rules...")
    w.find("label", "Question…")
    w.type("description")
    w.picture("rules-question")
    w.type("-present")
    w.keys("Return")
    plan(w, "It overrides rules of governance: " + RULE)
    w.picture("rules-plan")
    w.keys("ctrl+Return")
    plan(w, "Every step is done")
    tab(w, "History")
    until("the history does not say so", lambda: any(RULE in cell.get_name() for cell in w.cells("Who did what")))
    w.picture("rules-history")
    quiet(w)
    w.keys("ctrl+shift+b")
    tab(w, "Plan")
    plan(w, "taken back")
    publisher.describe("Orders", before)


def brokenFile(w):
    """environments.yaml cannot be used any more: where it is wrong is said, and it is read again."""
    file, = glob.glob(os.path.join(w.screen.home, "state", "postern", "demo", "workspace", "environments.yaml"))
    with open(file) as whole:
        text = whole.read()
    with open(file, "w") as broken:
        broken.write(text.replace("type: kong\n", "type: kogn\n", 1))
    w.menu("Federation", "Read environments.yaml again")
    w.find("label", "environments.yaml cannot be used")
    w.picture("file-broken")
    with open(file, "w") as mended:
        mended.write(text)
    w.click("push button", "Read environments.yaml again")
    w.find("table", "Gateways")
    w.picture("file-mended")


ALL = [panes, slow, failing, lost, stopped, governed, brokenFile]
