# SPDX-License-Identifier: Apache-2.0
"""The Federation page by keys alone: nothing here moves the mouse. After each step the focus is where one goes on from. Each story
begins where the one before has ended."""
import os
import time

from gi.repository import GLib
from Person import Atspi, until
from Trouble import ORDERS, health, plan

NEVER = ("frame", "application", "page tab")  # the current tab says so of itself, wherever the focus is
PANES = ("APIs", "Differences…", "Plan", "Discovered", "History")  # a list of tabs is called by the current one
ROUND = 80  # presses of Tab that have to come round


def focus(w):
    """What has the focus, and its name. A view is told by its own name, whichever of its cells is the current one."""
    def look():
        found = [node for node in w.walk(w.root) if w.is_in(node, Atspi.StateType.FOCUSED) and node.get_role_name() not in NEVER and node.get_name()]
        return found[-1] if found else None
    try:
        return look()
    except GLib.Error:
        return None  # it went while it was looked at


def called(node, role, name):
    """`name`: one, or several of which it has one; its beginning, when that ends in an ellipsis."""
    if node is None or node.get_role_name() != role:
        return False
    names = name if isinstance(name, tuple) else (name,)
    return any(node.get_name() == each or (each.endswith("…") and node.get_name().startswith(each[:-1])) for each in names)


def at(w, role, name):
    """Waits until the focus is there."""
    said = ["nothing"]

    def look():
        node = focus(w)
        if node is None:
            return False
        said[0] = f"{node.get_role_name()} {node.get_name()!r}"
        return called(node, role, name)
    try:
        until("", look, patience=10)
    except Exception:
        raise AssertionError(f"the focus is at {said[0]}, not at {role} {name!r}") from None


def moved(w, key, look):
    """Presses it, and waits until what is looked at is another: a window that is busy is a little late. It may be the only one."""
    before = look()
    w.keys(key)
    end = time.monotonic() + 2
    while look() == before and time.monotonic() < end:
        time.sleep(0.05)


def spot(w):
    """Where the focus is: two may have the same name."""
    node = focus(w)
    return None if node is None else (node.get_role_name(), node.get_name(), node.get_index_in_parent())


def tab_to(w, role, name, key="Tab", most=ROUND):
    for _ in range(most + 1):
        if called(focus(w), role, name):
            return
        moved(w, key, lambda: spot(w))
    raise AssertionError(f"{key} never comes to {role} {name!r}")


def round_trip(w, name):
    """The names that Tab goes through, until it comes to the first one again; written beside the pictures."""
    first, names = None, []
    for _ in range(ROUND):
        node = until(f"nothing that has a name has the focus after {names[-1:]}", lambda: focus(w), patience=10)  # it may be on its way
        now = f"{node.get_role_name()}: {node.get_name()}"
        if now == first:
            break
        first = first or now
        names.append(now)
        moved(w, "Tab", lambda: spot(w))
    else:
        raise AssertionError(f"Tab does not come round: {names}")
    if w.pictures:
        with open(os.path.join(w.pictures, name + ".txt"), "w") as out:
            out.write("\n".join(names) + "\n")
    return names


def row(w, table, name):
    """Goes down to the row that has a cell of this name; the table has the focus."""
    def chosen():
        return [cell.get_name() for cell in w.cells(table) if w.is_in(cell, Atspi.StateType.SELECTED)]
    moved(w, "ctrl+Home", chosen)
    for _ in range(40):
        if name in chosen():
            return
        moved(w, "Down", chosen)
    raise AssertionError(f"{table} has no row {name!r}")


def keysRound(w):
    """Where Tab goes on the page, in the form and where the state is changed."""
    w.keys("ctrl+6")
    at(w, "table", "Gateways")
    w.picture("keys-page")
    names = round_trip(w, "round-page")
    assert any("APIs by gateway" in each for each in names), names
    w.keys("ctrl+n")
    w.picture("keys-form")
    round_trip(w, "round-form")
    w.keys("Escape")
    at(w, "table", "Gateways")


def keysGateway(w):
    """Added, tested, edited, and removed."""
    w.keys("ctrl+n")
    at(w, "combo box", "Kong Gateway")  # a box is called by what it shows
    tab_to(w, "text", "Name", most=3)
    w.type("edge")
    w.picture("keys-add-name")
    tab_to(w, "text", "adminUrl", most=12)
    w.type("http://127.0.0.1:9")
    w.picture("keys-add")
    tab_to(w, "push button", "Save and test")
    w.keys("Return")
    w.says("label", "What came of it…", ["the test failed"])
    at(w, "push button", "Save and test")
    w.picture("keys-test-failed")
    w.keys("Escape")
    at(w, "table", "Gateways")
    until("it is not there", lambda: "edge" in [cell.get_name() for cell in w.cells("Gateways")])
    row(w, "Gateways", "edge")
    w.keys("ctrl+e")
    tab_to(w, "text", "Owner", most=6)
    w.type("platform")
    tab_to(w, "push button", "Save and test")
    w.keys("space")
    w.says("label", "What came of it…", ["the test failed"])
    w.keys("Escape")
    at(w, "table", "Gateways")
    tab_to(w, "push button", "Remove gateway...", key="shift+Tab")
    w.keys("space")
    w.find("label", "Question…")
    w.picture("keys-remove")
    w.keys("Escape")
    at(w, "push button", "Remove gateway...")
    w.keys("space")
    w.type("edge")
    w.keys("Return")
    until("it has not gone", lambda: "edge" not in [cell.get_name() for cell in w.cells("Gateways")])
    w.picture("keys-removed")
    assert focus(w) is not None, "nothing has the focus after a gateway has gone"


def keysPush(w):
    """Planned, read, pushed, and taken back."""
    w.keys("ctrl+6")
    at(w, "table", "Gateways")
    row(w, "Gateways", "kong-demo")
    tab_to(w, "page tab list", PANES)
    w.keys(*["Left"] * (len(PANES) - 1))
    tab_to(w, "table", "APIs by gateway", most=3)
    row(w, "APIs by gateway", ORDERS)
    w.keys("ctrl+p")
    plan(w, f"Push {ORDERS} to kong-demo")
    at(w, "table", "Steps of the plan")
    w.picture("keys-plan")
    w.keys("Down")
    tab_to(w, "table", "What the gateway makes of the API", most=3)
    w.picture("keys-plan-held")
    tab_to(w, "text", "The call of the step…", most=3)
    tab_to(w, "push button", "Apply the plan", most=3)
    w.picture("keys-plan-apply")
    w.keys("Return")
    plan(w, "Every step is done")
    w.picture("keys-pushed")
    tab_to(w, "push button", "Roll back")
    w.keys("space")
    plan(w, "taken back")
    w.picture("keys-rolled-back")
    assert focus(w) is not None, "nothing has the focus after a roll back"


def keysDiscover(w):
    """Found at the gateway, and imported."""
    w.keys("ctrl+6")
    row(w, "Gateways", "kong-demo")
    w.keys("ctrl+d")
    until("it is not found", lambda: "legacy-stock" in [cell.get_name() for cell in w.cells("What was discovered")])
    tab_to(w, "table", "What was discovered", most=3)
    row(w, "What was discovered", "legacy-stock")
    w.picture("keys-discovered")
    tab_to(w, "push button", "Import...", most=6)
    w.keys("space")
    until("it is not said", lambda: any("is in the workspace, as" in w.text(label) for label in w.all("label")))
    w.picture("keys-imported")


def keysDrift(w):
    """What differs is found, looked at, taken, and put back."""
    w.keys("ctrl+6")
    w.keys("F7")
    health(w, "semantic")
    row(w, "Gateways", "kong-demo")
    tab_to(w, "page tab list", PANES)
    w.keys(*["Left"] * (len(PANES) - 1))
    tab_to(w, "table", "APIs by gateway", most=3)
    row(w, "APIs by gateway", "Legacy:0.9.0")
    w.keys("Return")
    at(w, "table", "What differs")
    w.picture("keys-differences")
    tab_to(w, "push button", "Take all live", most=8)
    w.keys("space")
    w.says("label", "What would be written…", ["nothing is written yet"])
    at(w, "push button", "Write these files")
    w.picture("keys-take-live")
    w.keys("Return")
    until("it is not written", lambda: any("written. Check drift" in w.text(label) for label in w.all("label")))
    at(w, "table", "What differs")
    w.picture("keys-taken")
    tab_to(w, "push button", "Undo take live", key="shift+Tab")
    w.keys("space")
    time.sleep(0.5)
    w.picture("keys-undone")
    assert focus(w) is not None, "nothing has the focus after the message has gone"


def keysState(w):
    """The state of an API at all gateways; every part of the panel is reached."""
    w.keys("ctrl+6")
    tab_to(w, "page tab list", PANES)
    w.keys(*["Left"] * (len(PANES) - 1))
    tab_to(w, "table", "APIs by gateway", most=3)
    row(w, "APIs by gateway", "Legacy:0.9.0")
    w.keys("ctrl+shift+l")
    at(w, "combo box", "Published")
    w.picture("keys-state")
    tab_to(w, "push button", "Make the plan…", most=3)
    w.keys("Return")
    until("there is no plan", lambda: "kong-demo" in [cell.get_name() for cell in w.cells("What is done where")])
    time.sleep(0.3)
    w.picture("keys-state-plan")
    names = round_trip(w, "round-state")
    assert any("What is done where" in each for each in names), names
    tab_to(w, "table", "What is done where")
    w.picture("keys-state-table")
    w.keys("Escape")
    at(w, "table", "APIs by gateway")


def keysMenu(w):
    """The menu, the palette and the list of keys, from the keyboard."""
    w.keys("Alt_L")
    time.sleep(0.3)
    w.picture("keys-menu-bar")
    w.keys("Down")
    time.sleep(0.3)
    w.picture("keys-menu")
    w.keys("Escape", "Escape")
    w.keys("ctrl+k")
    w.type("gateway")
    time.sleep(0.3)
    w.picture("keys-palette")
    w.keys("Escape")
    w.keys("F1")
    time.sleep(0.5)
    w.picture("keys-list")
    w.keys("Escape")


ALL = [keysRound, keysGateway, keysPush, keysDrift, keysDiscover, keysState, keysMenu]
