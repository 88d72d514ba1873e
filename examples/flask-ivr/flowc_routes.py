"""Answers Twilio's requests by what `flowc build -o` has written.

In: the folder with the documents and `routes.json`, and what a request holds. Out: TwiML. Signatures and HTTP are for
the web framework; which document follows a result is said in `routes.json`.
"""

import json
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# In a document: a tag, an attribute with its value, or the text behind a tag.
PART = re.compile(r'<(/?[\w-]+)|([\w:-]+)="([^"]*)"|>([^<]*)')
PLACEHOLDER = re.compile(r"\{\{([A-Za-z_][A-Za-z0-9_-]*)\}\}")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


class MissingParameter(LookupError):
    """A parameter that a document needs, and the request does not have."""


class Flows:
    """What a folder of documents answers."""

    def __init__(self, folder):
        routes = json.loads(Path(folder, "routes.json").read_text("utf-8"))
        if routes["format"] != 1:
            raise ValueError(f"routes.json has format {routes['format']}, and only 1 is known here")
        self.branches = routes["branches"]
        self.documents, self.needed = {}, {}
        for address, entry in routes["documents"].items():
            document = self.documents[address] = Path(folder, entry["file"]).read_text("utf-8")
            self.needed[address] = [name for name in entry["params"] if "{{%s}}" % name in document]

    def answer(self, address, query, form):
        """The TwiML for a request, None if there is nothing at this address.

        The address is the path without `.xml`; `query` and `form` are dictionaries of what the URL and the body hold.
        """
        values = {**form, **query}
        if address in self.documents:
            missing = [name for name in self.needed[address] if name not in values]
            if missing:
                raise MissingParameter(f"`{missing[0]}` is missing")
            return render(self.documents[address], values)

        if address not in self.branches:
            return None
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
            write = in_url if URL_ATTRIBUTE.fullmatch(attribute) else in_json if attribute == "attributes" else in_text
            return f'{attribute}="{fill(value, values, write, escaped)}"'
        return ">" + fill(text, values, TEXTS.get(tag, in_text), escaped)

    return PART.sub(part, document)


def fill(template, values, write, end=str):
    """Fills placeholders. `write` knows what a value may be there: it sees what stands in front of it and behind."""

    def value(found):
        text = HALF_A_CHARACTER.sub("\ufffd", values.get(found[1], ""))
        return end(write(text, found[1], template[: found.start()].lstrip(), template[found.end() :].rstrip()))

    return PLACEHOLDER.sub(value, template)


def in_text(text, name, before, behind):
    """As it is, unless all of it is a link."""
    return in_url(text, name, before, behind) if LINK.fullmatch(before + behind) else text


def in_url(text, name, before, behind, part=""):
    """What is a whole URL stays one, and so does Twilio's at the beginning of one; a part of one is only a part."""
    whole = not (before or behind)
    start = not before and name.endswith("Url")
    return quote(text, safe=":/?#[]@!$&'()*+,;=%" if whole else ":/[]@!$'()*+,;=%" if start else part)


def in_sip(text, name, before, behind):
    """The same, with the `+` of telephone numbers."""
    return in_url(text, "", before, behind, part="+")


def in_json(text, name, before, behind):
    """A part of a string, or a value of its own."""
    if not (before or behind):
        return text
    string = json.dumps(NOT_XML.sub("\ufffd", text), ensure_ascii=False)
    if re.sub(r"\\.", "", unescape(before)).count('"') % 2:
        return string[1:-1]
    return text if NO_STRING.fullmatch(text) else string


# Texts and attributes that hold more than words.
TEXTS = {"Media": in_url, "Play": in_url, "Redirect": in_url, "Sip": in_sip, "Uri": in_sip}
TEXTS |= {"Task": in_json, "TaskAttributes": in_json}
URL_ATTRIBUTE = re.compile(r"action|url|\w+(Url|Callback)")
LINK = re.compile(r"https?://\S*")
NO_STRING = re.compile(r"-?(0|[1-9][0-9]*)|true|false")


def escaped(text):
    """As XML, in a text or an attribute."""
    return escape(NOT_XML.sub("\ufffd", text)).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def redirect(url):
    return f"{HEAD}<Response>\n  <Redirect>{escaped(url)}</Redirect>\n</Response>\n"
