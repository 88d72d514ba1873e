"""Answers Twilio's requests by what `flowc build -o` has written.

In: the folder with the documents and `routes.json`, and what a request holds. Out: TwiML. Signatures and HTTP are for
the web framework; which document follows a result is said in `routes.json`.
"""

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# In a document: a tag, an attribute with its value, or the text behind a tag.
PART = re.compile(r'<(/?[\w-]+)|([\w:-]+)="([^"]*)"|>([^<]*)')
PLACEHOLDER = re.compile(r"\{\{([A-Za-z_][A-Za-z0-9_-]*)\}\}")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Flows:
    """What a folder of documents answers."""

    def __init__(self, folder):
        routes = json.loads(Path(folder, "routes.json").read_text("utf-8"))
        if routes["format"] != 1:
            raise ValueError(f"routes.json has format {routes['format']}, and only 1 is known here")
        self.branches = routes["branches"]
        documents = routes["documents"].items()
        self.documents = {address: Path(folder, entry["file"]).read_text("utf-8") for address, entry in documents}

    def answer(self, address, query, form):
        """The TwiML for a request, None if there is nothing at this address.

        The address is the path without `.xml`; `query` and `form` are dictionaries of what the URL and the body hold.
        """
        values = {**form, **query}
        if address not in self.branches:
            document = self.documents.get(address)
            return document and render(document, values)

        branch = self.branches[address]
        goal = next((case for case in branch["cases"] if fits(case, values)), branch["otherwise"]) or {}
        if isinstance(goal, str):
            goal = {"to": goal}
        if "url" in goal:
            return redirect(fill(goal["url"], values, in_url))
        if "to" not in goal:
            return HEAD + "<Response/>\n"
        # The document gets what the branch point got, and what the case passes.
        query = {**query, **dict(parse_qsl(fill(goal.get("query", ""), values, in_url), True))}
        if goal.get("redirect"):
            top = "../" * address.count("/")
            return redirect(f"{top}{goal['to']}.xml?{urlencode(query, quote_via=quote, safe='')}".removesuffix("?"))
        return self.answer(goal["to"], query, form)


def fits(case, values):
    """Whether a case is for this result."""
    value = values.get(case["parameter"], "")
    return value == case["equals"] if "equals" in case else words(value) == words(case["says"])


def words(text):
    """What was said, whatever the letters' case, without the punctuation around words."""
    trimmed = (re.sub(r"^[\W_]+|[\W_]+$", "", word) for word in text.lower().split())
    return [word for word in trimmed if word]


def render(document, values):
    """Fills the placeholders of a document, so that no value adds anything to it but itself."""
    tag = ""

    def part(found):
        nonlocal tag
        name, attribute, value, text = found.groups()
        if name:
            tag = name
            return found[0]
        if attribute:
            part_of = in_url if URL_ATTRIBUTE.fullmatch(attribute) else in_json if attribute == "attributes" else str
            return f'{attribute}="{fill(value, values, part_of, escaped)}"'
        return ">" + fill(text, values, TEXTS.get(tag, str), escaped)

    return PART.sub(part, document)


def fill(template, values, part_of, write=str):
    """Fills placeholders: a whole value as it is, a part of one as `part_of` makes it."""

    def value(found):
        text = NOT_XML.sub("\ufffd", values.get(found[1], ""))
        return write(text if found[0] == template else part_of(text))

    return PLACEHOLDER.sub(value, template)


def in_url(text):
    return quote(text, safe="")


def in_sip(text):
    return quote(text, safe="+")


def in_json(text):
    return json.dumps(text, ensure_ascii=False)[1:-1]


# Texts and attributes that hold more than words.
TEXTS = {"Media": in_url, "Play": in_url, "Redirect": in_url, "Sip": in_sip, "Uri": in_sip}
TEXTS |= {"Task": in_json, "TaskAttributes": in_json}
URL_ATTRIBUTE = re.compile(r"action|url|\w+(Url|Callback)")


def escaped(text):
    """As XML, in a text or an attribute."""
    return escape(text).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def redirect(url):
    return f"{HEAD}<Response>\n  <Redirect>{escaped(url)}</Redirect>\n</Response>\n"
