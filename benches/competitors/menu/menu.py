"""The menu by twilio-python, as one would write it: prints the document."""

from twilio.twiml.voice_response import Dial, Gather, Say, VoiceResponse

VOICE = "Polly.Joanna"


def build():
    response = VoiceResponse()
    response.say("Thank you for calling Acme & Sons. This call may be recorded.", voice=VOICE)
    gather = Gather(input="dtmf speech", num_digits=1, timeout=5, action="/menu")
    gather.say("For sales, press 1. For support, press 2.", voice=VOICE)
    gather.pause(length=1)
    call_back = Say(voice=VOICE)
    call_back.append("Or call us back at ")
    call_back.say_as("4155550100", interpret_as="telephone")
    call_back.append(".")
    gather.append(call_back)
    response.append(gather)
    response.play("https://cdn.example.com/hold.mp3", loop=2)
    response.say("We did not hear from you.", language="en-GB")
    dial = Dial(timeout=20, caller_id="+14155550100", record="record-from-answer")
    dial.number("+14155550142", status_callback="/status", status_callback_event="initiated answered")
    dial.client("joey")
    response.append(dial)
    response.say("Nobody is free.")
    response.say("Please leave a message after the tone; press the hash key when you are done.", voice=VOICE)
    response.record(max_length=120, play_beep=False, action="/recorded")
    return response


if __name__ == "__main__":
    print(build())
