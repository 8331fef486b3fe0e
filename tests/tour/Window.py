# SPDX-License-Identifier: Apache-2.0
"""The built workbench on a screen of its own, used as a person uses it: by a mouse and a keyboard, finding what is in the
window as a screen reader does (AT-SPI). Nothing in the program knows of this."""
import os
import shutil
import signal
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE = 40.0  # seconds for anything to appear; a loaded machine is slow
SIZE = "1280x800"

# A session bus that starts nothing but the accessibility bus: no keyring is to ask for a password.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><servicedir>{folder}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Missing(Exception):
    """What was looked for did not appear."""


class Screen:
    """Xvfb, a bus, a window manager and the program, all ended together; `close()` in any case."""

    def __init__(self, program, arguments, theme="light", language="en"):
        self.home = tempfile.mkdtemp(prefix="postern-tour-")
        self.processes = []
        self.log = open(os.path.join(self.home, "log"), "w+")
        os.environ["DISPLAY"] = ":" + self.told(lambda fd: ["Xvfb", "-displayfd", fd, "-screen", "0", SIZE + "x24", "-nolisten", "tcp", "-noreset"])
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = os.path.join(self.home, name.lower())
        os.environ["XDG_RUNTIME_DIR"] = os.path.join(self.home, "run")
        os.mkdir(os.environ["XDG_RUNTIME_DIR"], 0o700)
        os.environ.update(LC_ALL="C.UTF-8", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_QPA_PLATFORM="xcb", QT_SCALE_FACTOR="1")
        self.settings(theme, language)
        self.bus()
        self.start(["openbox", "--sm-disable"])
        self.program = self.start([program, *arguments])

    def settings(self, theme, language):
        folder = os.path.join(self.home, "config", "postern")
        os.makedirs(folder)
        with open(os.path.join(folder, "workbench.ini"), "w") as file:
            file.write(f"[general]\nlanguage={language}\n[appearance]\ntheme={theme}\n")

    def bus(self):
        services = os.path.join(self.home, "services")
        os.mkdir(services)
        shutil.copy("/usr/share/dbus-1/services/org.a11y.Bus.service", services)
        config = os.path.join(self.home, "bus.conf")
        with open(config, "w") as file:
            file.write(BUS.format(folder=services))
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.told(
            lambda fd: ["dbus-daemon", "--config-file", config, "--nofork", f"--print-address={fd}"])

    def told(self, command):
        """Starts what writes one line to a descriptor when it is ready, and answers the line."""
        reader, writer = os.pipe()
        self.start(command(str(writer)), pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as lines:
            return lines.readline().strip()

    def start(self, command, **more):
        self.processes.append(subprocess.Popen(command, stdout=self.log, stderr=self.log, **more))
        return self.processes[-1]

    def close(self):
        """Ends all, the program first: it ends its gateway."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def said(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def until(what, look, patience=PATIENCE):
    """What `look` answers as soon as it is something; asks ten times a second."""
    end = time.monotonic() + patience
    while True:
        try:
            found = look()
        except gi.repository.GLib.Error:
            found = None  # it went while it was looked at
        if found:
            return found
        if time.monotonic() > end:
            raise Missing(what)
        time.sleep(0.1)


class Window:
    """Finds by role and accessible name, both as a screen reader says them, and acts by real events."""

    def __init__(self, screen, pictures=None):
        self.screen, self.pictures, self.taken = screen, pictures, 0
        if pictures:
            os.makedirs(pictures, exist_ok=True)
        self.root = until("the window is not to be seen", self.top)

    @staticmethod
    def top():
        desktop = Atspi.get_desktop(0)
        for n in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(n)
            if application is not None and application.get_name() == "postern-workbench" and application.get_child_count() > 0:
                return application
        return None

    # --- Finding ---

    @staticmethod
    def is_in(node, state):
        return node.get_state_set().contains(state)

    def walk(self, node, into_tables=False):
        """What can be seen below the node, in its order. A table has a child for each cell, and each is asked for: only for
        those who look for cells."""
        if node.get_role() == Atspi.Role.TABLE and not into_tables:
            return
        for n in range(min(node.get_child_count(), 1000)):
            child = node.get_child_at_index(n)
            if child is not None and self.is_in(child, Atspi.StateType.SHOWING):
                yield child
                yield from self.walk(child, into_tables)

    def look(self, role, name, inside=None):
        """The first of that role whose name is `name`, or begins with it when it ends in an ellipsis."""
        begins = name[:-1] if name.endswith("…") else None
        for node in self.walk(inside or self.root, role.startswith("table ")):
            if node.get_role_name() == role and (node.get_name() == name or (begins is not None and node.get_name().startswith(begins))):
                return node
        return None

    def find(self, role, name, inside=None, patience=PATIENCE):
        return until(f"there is no {role} {name!r}", lambda: self.look(role, name, inside), patience)

    def all(self, role, inside=None):
        return [node for node in self.walk(inside or self.root, role.startswith("table ")) if node.get_role_name() == role]

    @staticmethod
    def text(node):
        content = node.get_text_iface()
        return Atspi.Text.get_text(content, 0, Atspi.Text.get_character_count(content)) if content else node.get_name()

    def says(self, role, name, wanted):
        """Waits until the text of that holds all of `wanted`."""
        said = [""]

        def look():
            node = self.look(role, name)
            said[0] = self.text(node) if node is not None else "(not there)"
            return node if all(each in said[0] for each in wanted) else None
        try:
            return self.text(until("", look))
        except Missing:
            raise Missing(f"{role} {name!r} says {said[0]!r}, not {wanted}") from None

    # --- Acting ---

    @staticmethod
    def resting(node):
        """Where it is, once it stays there: what is laid out anew still moves, and a click would meet its neighbour."""
        at = node.get_extents(Atspi.CoordType.SCREEN)
        for _ in range(40):
            time.sleep(0.05)
            now = node.get_extents(Atspi.CoordType.SCREEN)
            if (now.x, now.y, now.width, now.height) == (at.x, at.y, at.width, at.height):
                break
            at = now
        return at

    def click(self, role, name=None, inside=None, button=1, repeat=1):
        node = self.find(role, name, inside) if isinstance(role, str) else role
        at = self.resting(node)
        xdotool("mousemove", at.x + at.width // 2, at.y + at.height // 2, "click", "--repeat", repeat, "--delay", 40, button)

    def skip_tour(self):
        """The offer of a tour lies over the page, and moves while the window is still laid out: a click may miss it."""
        def gone():
            if self.look("push button", "Skip the tour") is not None:
                self.click("push button", "Skip the tour")
                time.sleep(0.3)
            return self.look("push button", "Skip the tour") is None
        self.find("push button", "Skip the tour")
        until("the offer of a tour stays", gone)

    @staticmethod
    def keys(*keys):
        xdotool("key", "--clearmodifiers", *keys)

    @staticmethod
    def type(text):
        xdotool("type", "--delay", 2, "--", text)

    def enter(self, role, name, text, inside=None):
        """Puts the text into a field, in the place of what is in it."""
        self.click(role, name, inside, repeat=3)
        self.keys("ctrl+a")
        self.type(text)

    def fits(self, name):
        """Nothing that is shown may make the window larger than the screen."""
        width, height = (int(each) for each in SIZE.split("x"))
        tops = [self.root.get_child_at_index(n) for n in range(self.root.get_child_count())]
        box = next(top for top in tops if top.get_role_name() == "frame").get_extents(Atspi.CoordType.SCREEN)
        assert box.width <= width and box.height <= height, f"at {name} the window is {box.width} x {box.height} on a screen of {SIZE}"

    def picture(self, name):
        self.fits(name)
        self.take(name)

    def take(self, name):
        if self.pictures:
            time.sleep(0.25)  # what is drawn by events, for a person who looks
            self.taken += 1
            subprocess.run(["import", "-window", "root", f"{self.pictures}/{self.taken:02}-{name}.png"], check=True)

    def words(self):
        """All that is to be read, for the report of a failure."""
        return [f"{node.get_role_name()}: {self.text(node)[:120]}" for node in self.walk(self.root, True) if self.text(node).strip()]
