"""A service that answers telephone calls by the documents in `twiml/`."""

import os

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from flowc_routes import Flows, MissingParameter


def create_app(folder="twiml", auth_token=None, public_url=None):
    """The service. `public_url` is how Twilio addresses it, which is what Twilio signs."""
    app = Flask(__name__)
    flows = Flows(folder)
    validator = RequestValidator(auth_token or os.environ["TWILIO_AUTH_TOKEN"])
    public_url = (public_url or os.environ["PUBLIC_URL"]).rstrip("/")

    @app.before_request
    def twilio_alone():
        # Not `request.url`, in which Flask has decoded part of what Twilio signed.
        query = request.query_string.decode("latin-1")
        url = public_url + request.path + ("?" + query if query else "")
        if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)

    @app.post("/<path:address>.xml")
    def answer(address):
        twiml = flows.answer(address, request.args.to_dict(), request.form.to_dict())
        if twiml is None:
            abort(404)
        return Response(twiml, content_type="text/xml; charset=utf-8")

    @app.errorhandler(MissingParameter)
    def bad_request(error):
        return str(error), 400

    return app
