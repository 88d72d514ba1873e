// The same document by twilio-node: printed, or how often it is made in a second.
import twilio from "twilio";

const [NAME, AGENT, FROM] = ["Anne & Bob", "+14155550111", "+14155550142"];
const VOICE = { voice: "alice", language: "en", loop: 1 };

function render() {
  const response = new twilio.twiml.VoiceResponse();
  response.say(VOICE, `Hello ${NAME}, thank you for calling from ${FROM}.`);
  const gather = response.gather({ method: "POST", timeout: 5, finishOnKey: "#" });
  gather.say(VOICE, "Press any key for our opening hours, or stay on the line.");
  response.dial({ method: "POST", timeout: 20, record: "do-not-record" }, AGENT);
  response.hangup();
  return response.toString();
}

function measure(seconds) {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) {
    for (let i = 0; i < 100; i++) render();
    count += 100;
  }
  return (count * 1000) / (performance.now() - start);
}

if (process.argv.length > 2) {
  process.stdout.write(render());
} else {
  measure(1); // until it has been compiled
  console.log("twilio-node", Math.round(Math.max(...[1, 2, 3, 4, 5].map(() => measure(0.4)))));
}
