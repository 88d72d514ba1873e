// A service that answers telephone calls by the documents in `twiml/`.

import { fileURLToPath } from "node:url";
import express from "express";
import twilio from "twilio";
import { Flows, MissingParameter } from "./flowc-routes.js";

/** The service. `publicUrl` is how Twilio addresses it, which is what Twilio signs. */
export function createApp(folder, authToken, publicUrl) {
  const app = express();
  const flows = new Flows(folder);
  const base = publicUrl.replace(/\/$/, "");

  app.use(express.urlencoded({ extended: false }));
  app.use((request, response, next) => {
    // Not `twilio.webhook`, which refuses a URL with `%3F` in its query: a question mark that somebody has said.
    const signature = request.get("X-Twilio-Signature") ?? "";
    const valid = twilio.validateRequest(authToken, signature, base + request.originalUrl, request.body ?? {});
    return valid ? next() : response.sendStatus(403);
  });

  app.post("/*address.xml", (request, response, next) => {
    const address = request.params.address.join("/");
    const query = new URLSearchParams(request.originalUrl.split("?")[1]);
    const twiml = flows.answer(address, query, new URLSearchParams(request.body));
    if (twiml === undefined) return next();
    response.type("text/xml").send(twiml);
  });
  app.use((error, request, response, next) => {
    if (!(error instanceof MissingParameter)) return next(error);
    response.status(400).type("text/plain").send(error.message);
  });
  return app;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { TWILIO_AUTH_TOKEN, PUBLIC_URL, PORT = 3000 } = process.env;
  if (!TWILIO_AUTH_TOKEN || !PUBLIC_URL) throw new Error("set TWILIO_AUTH_TOKEN and PUBLIC_URL; README.md says to what");
  createApp("twiml", TWILIO_AUTH_TOKEN, PUBLIC_URL).listen(PORT, () => console.log(`listening at port ${PORT}`));
}
