# SPDX-License-Identifier: Apache-2.0
"""The stories of the tour. Each begins where the one before has ended."""
import json
import re
import ssl
import urllib.parse
import urllib.request

from Load import Load
from Person import Atspi, Person, until

SHOP, PAYMENT = "https://elsewhere.example", "/payments/1.2.0/payments"


def begin(w):
    """The first tour is left, the demo is pulled and runs."""
    w.skip_tour()
    until("the demo's APIs are not listed", lambda: "6 APIs" in w.text(w.find("label", "How many APIs…")))
    w.menu("API", "Pull all APIs")
    until("the APIs are not pulled", lambda: "Pulled" in [cell.get_name() for cell in w.cells("APIs")])
    w.picture("apis-pulled")
    w.keys("F5")
    gateway = w.says("label", "Gateway running…", ["http://"])
    w.base = re.search(r"http://[0-9.:]+", gateway).group()
    w.publisher = re.search(r"https://[0-9.:]+", w.find("combo box", "Demo").get_description()).group()


def audience(w):
    """A token that is meant for another audience: 401, and the issuer takes that audience, too."""
    w.page(4, ("push button", "Send the call"))
    w.choose(0, "Orders 1.0.0")
    w.choose(1, "GET /orders/{id}")
    w.get_token("orders:read", "another-shop")
    w.picture("401-token")
    w.send(401)
    w.picture("401-answer")
    w.inspect("401 by jwt-auth", '"another-shop"', '"demo-shop"', "gateway.yaml:12")
    w.picture("401-why")
    w.click("push button", "Open gateway.yaml:12")
    text = w.find("text", "Text of the file")
    until("the text has not the focus", lambda: w.is_in(text, Atspi.StateType.FOCUSED))
    w.picture("401-place")
    w.keys("Down", "Down", "Down", "End", "Left")
    w.type(", another-shop")
    w.save_configuration()
    w.picture("401-mended")
    w.keys("alt+Left")
    w.says("label", "Why it ended so…", ["401 by jwt-auth"])
    w.send(200, "Send again")
    w.picture("401-sent-again")
    w.compare("401-compared", "Status, different")


def scope(w):
    """A token without the scope: 403, and another token is got."""
    w.page(4, ("push button", "Send the call"))
    w.choose(0, "Orders 1.0.0")
    w.choose(1, "POST /orders")
    w.get_token("orders:read")
    w.send(403)
    w.inspect("403 by scopes", "orders:read", "orders:write")
    w.picture("403-why")
    w.click("push button", "Change the credentials")
    w.find("text", "Scopes")
    w.picture("403-place")
    w.get_token("orders:read orders:write")
    w.picture("403-mended")
    w.send(201)
    w.compare("403-compared", "Status, different")


def limit(w):
    """Ten calls a minute are allowed: the eleventh gets 429, and the limit is raised."""
    w.page(4, ("push button", "Send the call"))
    w.choose(0, "Payments 1.2.0")
    w.choose(1, "POST /payments")
    w.get_token("payments:write")
    for _ in range(10):
        w.send(200)
    w.send(429)
    w.inspect("429 by rate-limit", "10 calls")
    w.says("label", "What to do…", ["policies.yaml:2"])
    w.picture("429-why")
    w.click("push button", "Open policies.yaml:2")
    w.find("text", "Text of the file")
    w.keys("End", *["BackSpace"] * 2)
    w.type("1000000")
    w.keys(*["Down"] * 15, "End")
    w.type("00")  # and Bronze, 1,000 calls a minute: others call, too, later on
    w.says("text", "Text of the file", ["count: 1000000\n", "count: 100000\n"])
    w.picture("429-place")
    w.save_configuration()
    w.keys("alt+Left")
    w.says("label", "Why it ended so…", ["429 by rate-limit"])
    w.send(200, "Send again")
    w.compare("429-compared", "Status, different")


def origin(w):
    """A page of another origin asks: its browser would keep the answer from it, and the API's chain lets it call."""
    w.page(4, ("push button", "Send the call"))
    w.choose(0, "Menu 2.1.0")
    w.choose(0, "Orders 1.0.0")
    w.choose(1, "GET /orders/{id}")
    w.get_token("orders:read")
    w.header_field("Origin", SHOP)
    w.picture("cors-call")
    w.send(200)
    w.inspect("200, but a browser keeps it from the page", SHOP)
    w.picture("cors-why")
    w.click("push button", "Change this step")
    w.says("label", "About the last change…", ["The API's definition makes it run cors"])
    w.picture("cors-place")
    w.click("push button", "Add to allowOrigins")
    w.type(SHOP)
    w.says("text", "The file as YAML", [SHOP])
    w.picture("cors-mended")
    w.click("push button", "Apply the changes")
    w.says("label", "About the last change…", ["Applied"])
    w.picture("cors-applied")
    w.keys("alt+Left")
    w.says("label", "Why it ended so…", ["200, but a browser keeps it from the page"])
    w.send(200, "Send again")
    w.compare("cors-compared", "Access-Control-Allow-Origin, different")
    w.says("label", "Why it ended so…", ["200: every step let it pass"])


def backend(w):
    """Nobody runs the backend: 502, and another one is used."""
    w.page(4, ("push button", "Send the call"))
    w.choose(0, "Legacy 0.9.0")
    w.choose(1, "GET /refused")
    w.send(502)
    w.inspect("502 by backend", "Connection refused")
    w.picture("502-why")
    w.click("push button", "Change the backend")
    w.find("text", "Other backend on this computer")
    w.picture("502-place")
    at = re.search(r"http://127[0-9.:]+", w.text(w.find("label", "Backend…"))).group()
    w.type(at + "/echo")
    w.keys("Return")
    w.picture("502-mended")
    w.find("push button", "Restart now")
    w.keys("ctrl+shift+F5")  # the same; a notice moves up when the one above it goes
    before = w.base
    until("the gateway does not run again", lambda: before not in w.text(w.find("label", "Gateway running…")))
    w.base = re.search(r"http://[0-9.:]+", w.text(w.find("label", "Gateway running…"))).group()
    w.keys("alt+Left")
    w.says("label", "Why it ended so…", ["502 by backend"])
    w.send(200, "Send again")
    w.picture("502-sent-again")
    w.compare("502-compared", "Status, different")


def token(w, scopes):
    """As another client gets it, without the window."""
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": "demo-shop", "client_secret": "demo-secret", "scope": scopes})
    unproved = ssl._create_unverified_context()  # the demo's certificate is its own
    with urllib.request.urlopen(w.publisher + "/oauth2/token", form.encode(), context=unproved, timeout=10) as answer:
        return json.load(answer)["access_token"]


def pause(w):
    """One call stops before its rate limit and gets another header field; a hundred others a second are not held."""
    w.page(3, ("text", "Filter exchanges"))
    w.enter("text", "Filter exchanges", "api:Payments and status=200")
    w.keys("Return")
    w.says("label", "Why it ended so…", ["200: every step let it pass"])
    w.row("Filter chain", "rate-limit (api-limit)")
    w.keys("F9")
    w.enter("text", "Condition", "header X-Tour exists")
    w.keys("Return")
    until("the condition is not taken", lambda: "header X-Tour exists" in [cell.get_name() for cell in w.cells("Breakpoints")])
    w.picture("pause-breakpoint")
    w.page(4, ("push button", "Send the call"))
    w.choose(0, "Payments 1.2.0")
    w.choose(1, "POST /payments")
    w.get_token("payments:write")
    w.header_field("X-Tour", "person")
    others = Load(int(w.base.rsplit(":", 1)[1]), "POST", PAYMENT, {"Authorization": "Bearer " + token(w, "payments:write"),
                                                                  "Content-Type": "application/json"}, '{"amount":1,"currency":"EUR"}', 100)
    try:
        w.click("push button", "Send the call")
        message = "The paused message: its line, headers, an empty line, content"
        w.page(3, ("text", message))
        w.says("text", message, ["X-Tour: person"])
        since = len(others.answers)
        w.picture("pause-paused")
        w.click("text", message)
        until("the message has not the focus", lambda: w.is_in(w.find("text", message), Atspi.StateType.FOCUSED))
        w.keys("ctrl+Home", "End", "Return")
        w.type("X-Edited: in the window")
        w.picture("pause-edited")
        until("the others are held", lambda: len(others.answers) > since + 300)
        w.says("text", message, ["X-Tour: person", "X-Edited: in the window"])
    finally:
        answers = others.stop()
    # Every one of them has its answer while that call still waits.
    assert {status for status, _ in answers} == {200}, f"the others were answered with {[status for status, _ in answers if status != 200][:5]}"
    w.find("push button", "Continue as edited")
    print(f"    {len(answers)} calls beside the paused one, the slowest took {max(seconds for _, seconds in answers) * 1000:.0f} ms")
    w.click("push button", "Continue as edited")
    w.page(4, ("push button", "Send the call"))
    w.status(200)
    w.says("text", "Body of the answer", ["X-Edited", "in the window"])
    w.picture("pause-continued")


ALL = [begin, audience, scope, limit, origin, backend, pause]
