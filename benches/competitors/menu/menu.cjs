// The menu by twilio-node, as one would write it: prints the document.
const { VoiceResponse } = require("twilio").twiml;

const voice = "Polly.Joanna";

function build() {
  const response = new VoiceResponse();
  response.say({ voice }, "Thank you for calling Acme & Sons. This call may be recorded.");
  const gather = response.gather({ input: "dtmf speech", numDigits: 1, timeout: 5, action: "/menu" });
  gather.say({ voice }, "For sales, press 1. For support, press 2.");
  gather.pause({ length: 1 });
  const callBack = gather.say({ voice });
  callBack.addText("Or call us back at ");
  callBack.sayAs({ "interpret-as": "telephone" }, "4155550100");
  callBack.addText(".");
  response.play({ loop: 2 }, "https://cdn.example.com/hold.mp3");
  response.say({ language: "en-GB" }, "We did not hear from you.");
  const dial = response.dial({ timeout: 20, callerId: "+14155550100", record: "record-from-answer" });
  dial.number({ statusCallback: "/status", statusCallbackEvent: "initiated answered" }, "+14155550142");
  dial.client("joey");
  response.say("Nobody is free.");
  response.say({ voice }, "Please leave a message after the tone; press the hash key when you are done.");
  response.record({ maxLength: 120, playBeep: false, action: "/recorded" });
  return response;
}

module.exports = build;
if (require.main === module) console.log(build().toString());
