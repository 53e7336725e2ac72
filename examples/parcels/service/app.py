"""The service over HTTP: PORT says where, REVISION what runs."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from service.prices import price
from service.tracking import track


def answer(path: str) -> tuple[int, object]:
    """Status and body for a path."""
    url = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    if url.path == "/health":
        return 200, {"ok": True}
    if url.path == "/revision":
        return 200, {"revision": os.environ.get("REVISION", "")}
    if url.path == "/price":
        try:
            return 200, {"price": price(float(query["kg"]), query["zone"])}
        except (KeyError, ValueError) as error:
            return 400, {"error": str(error)}
    if url.path.startswith("/track/"):
        parcel = url.path.removeprefix("/track/")
        try:
            return 200, {"stops": track(parcel)}
        except KeyError:
            return 404, {"error": f"there is no parcel {parcel}"}
    return 404, {"error": f"there is no {url.path}"}


class Handler(BaseHTTPRequestHandler):
    """Answers GET with JSON."""

    def do_GET(self) -> None:  # noqa: N802 (the name is http.server's)
        status, body = answer(self.path)
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Says nothing: the tests do."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
