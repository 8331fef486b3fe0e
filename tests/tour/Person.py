# SPDX-License-Identifier: Apache-2.0
"""What a person does in the workbench, in the words of its window."""
import time

from Window import Atspi, Missing, Window, until


class Person(Window):
    def menu(self, menu, entry):
        self.click("menu item", menu)
        time.sleep(0.2)  # it opens
        self.click("menu item", entry)

    def page(self, number, shows):
        """`shows`: role and name of something on it."""
        self.keys(f"ctrl+{number}")
        return self.find(*shows)

    def choose(self, combo, text):
        """An entry of a box, by its beginning, as one types it into the open list. `combo`: what it shows, or its number."""
        box = self.all("combo box")[combo] if isinstance(combo, int) else self.find("combo box", combo)
        self.click(box)
        time.sleep(0.3)
        self.type(text)
        self.keys("Return")
        until(f"the box does not show {text!r}", lambda: self.look("combo box", text + "…"))

    def status(self, wanted):
        """Waits for an answer with this status in Try it."""
        return self.says("label", "Status of the answer…", [f" {wanted} "])

    def exchanges(self):
        """How many the window has; none ends unseen."""
        return int("".join(filter(str.isdigit, self.text(self.find("label", "Exchanges…")))))

    def send(self, wanted, button="Send the call"):
        """And waits until that call has this answer, be it the one of the call before."""
        before = self.exchanges()
        self.click("push button", button)
        until("the call has not ended", lambda: self.exchanges() > before)
        return self.status(wanted)

    def get_token(self, scopes, audience=""):
        self.click("page tab", "Credentials")
        if self.look("text", "Scopes") is None:
            self.choose("No credentials", "Bearer token")
        self.enter("text", "Scopes", scopes)
        self.enter("text", "Audience to ask for", audience)
        before = self.text(self.find("text", "Claims of the token"))
        self.click("push button", "Get a token")
        until("no token came", lambda: self.text(self.find("text", "Claims of the token")) != before)

    def inspect(self, *wanted):
        """From the answer to its exchange: what is said of it."""
        until("the trace is not found", lambda: self.is_in(self.find("push button", "Open this call in the Inspector"), Atspi.StateType.SENSITIVE))
        self.click("push button", "Open this call in the Inspector")
        return self.says("label", "Why it ended so…", wanted)

    def compare(self, name, *differing):
        """With the call that failed; `differing`: what the comparison has to name."""
        self.click("push button", "Compare with the call before")
        self.find("label", "How much differs…")
        for each in differing:
            self.find("table cell", each)
        self.picture(name)
        self.click("push button", "Leave the comparison")

    def header_field(self, name, value):
        """In the last row, which is for new ones."""
        self.click("page tab", "Header fields…", self.find("filler", "Parts of the call"))
        self.find("table", "Header fields")
        shown = lambda text: lambda: text in [cell.get_name() for cell in self.cells("Header fields")]
        until("there is no row for a new field", shown("Add a row"))
        time.sleep(0.3)  # the table is laid out
        self.click(self.cells("Header fields")[-2], repeat=2)
        self.type(name)
        self.keys("Return")
        until(f"the field {name} is not there", shown(name))
        named = next(n for n, cell in enumerate(self.cells("Header fields")) if cell.get_name() == name)
        self.click(self.cells("Header fields")[named + 1], repeat=2)
        self.type(value)
        self.keys("Return")
        until(f"the field {name} has not its value", shown(value))

    def row(self, table, name):
        """Goes down to the row that has a cell of this name."""
        self.click(self.cells(table)[0])
        self.keys("Home")
        for _ in range(40):
            chosen = [cell.get_name() for cell in self.cells(table) if self.is_in(cell, Atspi.StateType.SELECTED)]
            if name in chosen:
                return
            self.keys("Down")
            time.sleep(0.05)
        raise Missing(f"{table} has no row {name!r}")

    def cells(self, table, inside=None):
        return [cell for cell in self.all("table cell", self.find("table", table, inside))]

    def save_configuration(self):
        """And waits until the gateway runs with it."""
        self.keys("ctrl+s")
        until("the gateway does not run with it", lambda: any("the gateway runs with it" in self.text(label) for label in self.all("label")))


__all__ = ["Atspi", "Missing", "Person", "until"]
