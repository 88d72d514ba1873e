// A service that answers telephone calls by the documents in `twiml/`.

import { fileURLToPath } from "node:url";
import express from "express";
import twilio from "twilio";
import { Flows } from "./flowc-routes.js";

/** The service. `publicUrl` is how Twilio addresses it, which is what Twilio signs. */
export function createApp(folder, authToken, publicUrl) {
  const app = express();
  const flows = new Flows(folder);
  const { host, protocol } = new URL(publicUrl);

  app.use(express.urlencoded({ extended: false }));
  app.use(twilio.webhook(authToken, { host, protocol: protocol.slice(0, -1) }));

  app.post("/*address.xml", (request, response, next) => {
    const address = request.params.address.join("/");
    const query = new URLSearchParams(request.originalUrl.split("?")[1]);
    const twiml = flows.answer(address, query, new URLSearchParams(request.body));
    if (twiml === undefined) return next();
    response.type("text/xml").send(twiml);
  });
  return app;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { TWILIO_AUTH_TOKEN, PUBLIC_URL, PORT = 3000 } = process.env;
  createApp("twiml", TWILIO_AUTH_TOKEN, PUBLIC_URL).listen(PORT);
}
