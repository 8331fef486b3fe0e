# SPDX-License-Identifier: Apache-2.0
"""Stories of the Federation page, with the demo's emulated Kong and AWS: what differs, what is planned, pushed and taken back,
a gateway that is added, fails, is changed and goes, what is discovered and imported. Each begins where the one before has ended."""
import time

from Person import until


def shows(w, *wanted):
    return w.says("label", "The plan, in short…", wanted)


def gateway(w, name):
    w.row("Gateways", name)


def differences(w):
    """Somebody changed an API at the emulated Kong: it is found, what is there is looked at as lines of files, and left."""
    w.page(6, ("table", "Gateways"))
    w.keys("F7")
    until("the drift is not found", lambda: any("semantic" in cell.get_name() for cell in w.cells("Gateways")))
    gateway(w, "kong-demo")
    w.click("page tab", "APIs", w.find("filler", "Federation"))
    w.row("APIs by gateway", "Legacy:0.9.0")
    w.click("page tab", "Differences…")
    until("the field is not there", lambda: "service.read_timeout" in [cell.get_name() for cell in w.cells("What differs")])
    w.picture("gateways-differences")
    w.click("push button", "Take all live")
    w.says("label", "What would be written…", ["nothing is written yet"])
    w.picture("gateways-take-live")
    w.keys("Escape")
    w.find("push button", "Take all live")


def pushByKeys(w):
    """By the keyboard alone: chosen, planned, read, applied, taken back."""
    w.keys("ctrl+6")
    w.click("page tab", "APIs", w.find("filler", "Federation"))
    w.row("APIs by gateway", "Orders:1.0.0")
    w.keys("ctrl+p")
    shows(w, "Push Orders:1.0.0 to kong-demo", "Nothing has been sent yet")
    until("what is not held is not said", lambda: any("Dropped" in cell.get_name() for cell in w.cells("What the gateway makes of the API")))
    w.picture("gateways-plan")
    w.keys("ctrl+Return")
    shows(w, "Every step is done")
    w.picture("gateways-pushed")
    w.keys("ctrl+shift+b")
    shows(w, "taken back")
    w.picture("gateways-rolled-back")


def addEditRemove(w):
    """One that nobody answers at: the test says so, a discovery fails there alone, it is changed, and goes when its name is typed."""
    w.keys("ctrl+n")
    w.enter("text", "Name", "edge")
    w.enter("text", "adminUrl", "http://127.0.0.1:9")
    w.picture("gateways-add")
    w.click("push button", "Save and test")
    w.says("label", "What came of it…", ["the test failed", "127.0.0.1:9"])
    w.picture("gateways-test-failed")
    w.click("push button", "Close")
    w.keys("shift+F7")
    w.find("push button", "Retry what failed")
    until("the others are not there", lambda: [cell.get_name() for cell in w.cells("Gateways")].count("ok") == 3)
    w.picture("gateways-one-failed")
    gateway(w, "edge")
    w.keys("ctrl+e")
    w.enter("text", "Owner", "platform")
    w.click("push button", "Save and test")
    w.says("label", "What came of it…", ["the test failed"])
    w.click("push button", "Close")
    w.click("push button", "Remove gateway...")
    w.find("label", "Question…")
    w.picture("gateways-remove")
    w.type("edge")
    w.keys("Return")
    until("it has not gone", lambda: "edge" not in [cell.get_name() for cell in w.cells("Gateways")])


def discoverAndImport(w):
    """What lives at the emulated Kong without us is found and becomes an API of the workspace."""
    gateway(w, "kong-demo")
    w.keys("ctrl+d")
    w.click("page tab", "Discovered")
    until("it is not found", lambda: "legacy-stock" in [cell.get_name() for cell in w.cells("What was discovered")])
    w.row("What was discovered", "legacy-stock")
    w.picture("gateways-discovered")
    w.click("push button", "Import...")
    w.click("page tab", "APIs", w.find("filler", "Federation"))
    until("it is not imported", lambda: any(cell.get_name().startswith("legacy-stock") for cell in w.cells("APIs by gateway")))
    time.sleep(0.3)
    w.picture("gateways-imported")


ALL = [differences, pushByKeys, addEditRemove, discoverAndImport]
