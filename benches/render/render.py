"""The same document by twilio-python: printed, or how often it is made in a second."""

import sys
import time

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

NAME, AGENT, FROM = "Anne & Bob", "+14155550111", "+14155550142"
VOICE = {"voice": "alice", "language": "en", "loop": 1}


def render():
    response = VoiceResponse()
    response.say(f"Hello {NAME}, thank you for calling from {FROM}.", **VOICE)
    gather = Gather(method="POST", timeout=5, finish_on_key="#")
    gather.say("Press any key for our opening hours, or stay on the line.", **VOICE)
    response.append(gather)
    response.dial(AGENT, method="POST", timeout=20, record="do-not-record")
    response.hangup()
    return str(response)


def measure(seconds):
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        for _ in range(100):
            render()
        count += 100
    return count / (time.perf_counter() - start)


if len(sys.argv) > 1:
    print(render(), end="")
else:
    measure(0.2)
    print("twilio-python", round(max(measure(0.4) for _ in range(5))))
