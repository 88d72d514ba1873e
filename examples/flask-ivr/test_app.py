"""Calls over HTTP, signed as Twilio signs them, and values that somebody hopes will be taken for markup."""

import json
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from twilio.request_validator import RequestValidator

from app import create_app
from flowc_routes import PLACEHOLDER, Flows, render, words

HERE = Path(__file__).parent
SHARED = HERE / "../../tests/services"
# Folders with flows, and where their addresses start.
SOURCES = {"examples": (HERE.parent, "call-center", "reminder"), "odd": (SHARED / "odd", ".")}
CALLS = json.loads((SHARED / "calls.json").read_text("utf-8"))
VALUES = json.loads((SHARED / "values.json").read_text("utf-8"))
HOSTILE = json.loads((SHARED / "hostile.json").read_text("utf-8")) + ["<&\"'%" * 20_000]
TOKEN, HOST = "0123456789abcdef", "https://voice.example.com"


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """The documents of every source."""
    made = {}
    for name, (top, *folders) in SOURCES.items():
        made[name] = tmp_path_factory.mktemp(name)
        flowc = os.environ.get("FLOWC", "flowc")
        subprocess.run([flowc, "build", *folders, "-o", made[name]], cwd=top, check=True, capture_output=True)
    return made


class Twilio:
    """Twilio, as far as it fetches documents."""

    def __init__(self, folder):
        self.client = create_app(folder, TOKEN, HOST).test_client()
        self.asked = set()

    def post(self, url, form, signed=True):
        signature = RequestValidator(TOKEN).compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature} if signed else {}
        return self.client.post(url.removeprefix(HOST), data=form, headers=headers)

    def fetch(self, url, result):
        """The document at a URL, or the one that it redirects to before it waits for anything."""
        response = self.post(url, {"From": "+14155550100", **result})
        assert response.status_code == 200 and response.content_type == "text/xml; charset=utf-8"
        self.asked.add((urlsplit(url).path[1:].removesuffix(".xml"), *result.values()))
        self.url, self.verbs = url, list(ElementTree.fromstring(response.data))
        waits = any("action" in verb.attrib for verb in self.verbs)
        if not waits:
            self.redirect()

    def redirect(self):
        if self.verbs and self.verbs[-1].tag == "Redirect":
            url = urljoin(self.url, self.verbs[-1].text)
            if url.startswith(HOST):
                self.fetch(url, {})

    def call(self, call):
        query = urlencode(call.get("query", {}))
        self.fetch(f"{HOST}/{call['at']}.xml" + (query and "?" + query), {})
        for result in call["steps"]:
            if result:
                action = next(verb.attrib["action"] for verb in self.verbs if "action" in verb.attrib)
                self.fetch(urljoin(self.url, action), result)
            else:
                self.redirect()
        return "\n".join(f"{verb.tag} {(verb.text or '').strip()}".strip() for verb in self.verbs)


@pytest.mark.parametrize("source", SOURCES)
def test_calls_go_where_the_flow_says(folders, source):
    twilio = Twilio(folders[source])
    for call in CALLS[source]:
        got = twilio.call(call)
        assert call["gets"] in got and bool(call["gets"]) == bool(got), call

    # The calls took every case, and every other way out.
    for address, branch in json.loads((folders[source] / "routes.json").read_text())["branches"].items():
        cases = [words(case.get("says", "")) or case["equals"] for case in branch["cases"]]
        results = [result for asked, *results in twilio.asked if asked == address for result in results]
        taken = [words(result) if words(result) in cases else result for result in results]
        assert all(case in taken for case in cases), f"{address}: no call takes some of {cases}"
        assert any(result not in cases for result in taken), f"{address}: no call takes the rest"


def test_only_twilio_is_answered(folders):
    twilio = Twilio(folders["odd"])
    url = f"{HOST}/main.xml?name=J%C3%BCrgen%20%26+Co%3F&sound="
    assert twilio.post(url, {"From": "+14155550100"}).status_code == 200
    assert twilio.post(url, {"From": "+14155550100"}, signed=False).status_code == 403
    assert twilio.post(f"{HOST}/nothing.xml", {}).status_code == 404
    assert twilio.post(f"{HOST}/../routes.json", {}).status_code == 404


def shape(element):
    """What no value may change: elements, attributes, and the parameters of URLs."""
    values = [*element.attrib.values(), element.text or ""]
    urls = [urlsplit(value) for value in values if re.match(r"https?:|sip:|/|[\w.-]+\.xml", value)]
    queries = [(url.netloc, url.path.count("/"), dict(parse_qsl(url.query, True)).keys()) for url in urls]
    return element.tag, list(element.keys()), queries, [shape(child) for child in element]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value[:20]).encode("ascii", "replace").decode())
def test_a_value_adds_nothing_but_itself(folders, value):
    for folder in folders.values():
        for address, document in Flows(folder).documents.items():
            # What is a whole URL is taken as one, and so is its beginning.
            names = set(PLACEHOLDER.findall(document)) - {"sound", "RecordingUrl"}
            harmless = ElementTree.fromstring(render(document, dict.fromkeys(names, "x")))
            hostile = ElementTree.fromstring(render(document, dict.fromkeys(names, value)))
            assert shape(hostile) == shape(harmless), address


def test_a_value_arrives_as_it_is(folders):
    documents = Flows(folders["odd"]).documents
    for value in HOSTILE:
        filled, desk = (
            ElementTree.fromstring(render(documents[address], {"name": value, "From": value}))
            for address in ("main", "desk")
        )
        # A URL carries all but half a character, XML a little less.
        whole = re.sub("[\ud800-\udfff]", "\ufffd", value)
        carried = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", whole)
        assert filled.find("Say").text == f"Hello {carried}. Really? {carried}"
        assert filled.find("Dial").get("callerId") == carried
        assert filled.find("Panel/Play").tail.strip("\n ") == f"Shown: {carried}".strip("\n ")
        action = urlsplit(filled.find("Gather").get("action")).query
        assert dict(parse_qsl(action, True)) == {"name": whole, "sound": ""}
        task = json.loads(desk.find("Enqueue/Task").text)
        assert task == {"from": carried, "greeting": f"Dear {carried}!"}


@pytest.mark.parametrize("case", VALUES, ids=lambda case: case["at"])
def test_a_value_is_what_it_is_where_it_stands(folders, case):
    twilio = Twilio(folders["odd"])
    query = urlencode(case["query"])
    response = twilio.post(f"{HOST}/{case['at']}.xml" + (query and "?" + query), case["form"])
    if "lacks" in case:
        assert (response.status_code, response.text) == (400, f"`{case['lacks']}` is missing")
        return
    held = []
    for element in ElementTree.fromstring(response.data).iter():
        held += [(element.text or "").strip(), *element.attrib.values()]
    for value in case["holds"]:
        assert value in held
