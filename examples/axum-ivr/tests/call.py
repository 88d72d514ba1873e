"""Calls the service as Twilio does, with requests that Twilio's own library has signed."""

import os
import subprocess
import sys
import unittest
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

TOKEN = "the secret of this test"
PUBLIC_URL = "https://voice.example.com"
CALL = {"CallSid": "CA" + "0" * 32, "From": "+14155550142", "To": "+14155550100", "Direction": "inbound"}
HOSTILE = '</Say><Hangup/>"&agent=+15005550006\r\n\u0001\ud83d\ude00'.encode("utf-16", "surrogatepass").decode("utf-16")


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.type = response.headers.get("Content-Type")
        self.text = response.read().decode()
        self.xml = ElementTree.fromstring(self.text) if self.status == 200 else None

    def tags(self):
        return [element.tag for element in self.xml.iter()]


def post(path, form, signature=None):
    """Asks for a document; signed as Twilio would unless a signature is given."""
    url = urljoin(PUBLIC_URL + "/", path)
    if signature is None:
        signature = RequestValidator(TOKEN).compute_signature(url, form)
    request = Request(SERVICE + url[len(PUBLIC_URL):], data=urlencode(form).encode(), method="POST")
    request.add_header("X-Twilio-Signature", signature)
    try:
        return Answer(urlopen(request, timeout=10))
    except HTTPError as error:
        return Answer(error)


class Calls(unittest.TestCase):
    def test_a_whole_call(self):
        menu = post("/main.xml", CALL)
        self.assertEqual((menu.status, menu.type), (200, "text/xml; charset=utf-8"))
        action = menu.xml.find("Gather").get("action")
        sales = post(urljoin("/main.xml", action), {**CALL, "Digits": "1"})
        self.assertEqual(sales.xml.find("Dial/Number").text, "+14155550111")
        self.assertIn("topic=a%20call%20from%20%2B14155550142", sales.xml.find("Dial").get("action"))
        voicemail = post(urljoin("/main.1.xml", sales.xml.find("Dial").get("action")), {**CALL, "DialCallStatus": "busy"})
        self.assertIn("about a call from +14155550142 after", voicemail.xml.find("Say").text)
        end = post(urljoin("/sales.1.xml", voicemail.xml.find("Record").get("action")), {**CALL, "Digits": "#"})
        self.assertEqual(end.tags(), ["Response", "Say", "Hangup"])

    def test_speech_and_everything_else(self):
        said = post("/main.1.xml", {**CALL, "SpeechResult": "Opening hours."})
        self.assertIn("from nine to five", said.xml.find("Say").text)
        self.assertEqual(said.xml.find("Redirect").text, "main.xml")
        other = post("/main.1.xml", {**CALL, "Digits": "9"})
        self.assertIn("not one of the choices", other.xml.find("Say").text)

    def test_nothing_follows(self):
        done = post("/sales.1.xml?agent=1&topic=2", {**CALL, "DialCallStatus": "canceled"})
        self.assertEqual(done.tags(), ["Response"])

    def test_nobody_else_is_answered(self):
        for signature in ["", "no base64!", "AAAA", RequestValidator("another").compute_signature(PUBLIC_URL + "/main.xml", CALL)]:
            self.assertEqual(post("/main.xml", CALL, signature).status, 403)
        signed = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + "/main.xml", CALL)
        self.assertEqual(post("/main.xml", CALL, signed).status, 200)
        self.assertEqual(post("/main.xml", {**CALL, "Digits": "1"}, signed).status, 403)
        self.assertEqual(post("/main.xml?x=1", CALL, signed).status, 403)

    def test_what_is_not_there(self):
        self.assertEqual(post("/nowhere.xml", CALL).status, 404)
        missing = post("/sales.xml", CALL)
        self.assertEqual((missing.status, missing.text), (400, "`agent` is missing or wrong"))

    def test_no_value_becomes_markup(self):
        harmless = post("/main.1.xml", {**CALL, "Digits": "1"})
        hostile = post("/main.1.xml", {**CALL, "Digits": "1", "From": HOSTILE})
        self.assertEqual(hostile.tags(), harmless.tags())
        for path in ["/sales.1.xml", "/voicemail.xml"]:
            query = urlencode({"agent": "+1", "topic": HOSTILE})
            answer = post(f"{path}?{query}", {**CALL, "DialCallStatus": "busy", "agent": "+15005550006"})
            self.assertEqual(answer.tags(), ["Response", "Say", "Record"])
            self.assertNotIn("agent=%2B15005550006", answer.text)


if __name__ == "__main__":
    environment = {**os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": PUBLIC_URL, "LISTEN": "127.0.0.1:0"}
    service = subprocess.Popen([sys.argv.pop(1)], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        SERVICE = "http://" + service.stdout.readline().split()[-1]
        unittest.main()
    finally:
        service.kill()
