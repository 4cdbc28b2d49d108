"""A SendGrid-compatible server on the loopback that can fail in every way.

It runs as its own process where a test kills the sender, and as a thread
elsewhere. What it took it keeps, so that a test can count what nobody was told.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAILURES = ("reset", "hang", "cut", "garbage", "reset_after_taking", "hang_after_taking")
"""Besides any HTTP status: no answer at all before or after the mail was taken, half an answer."""


class SendGridServer(ThreadingHTTPServer):
    """Takes mails at ``/v3/mail/send`` and is asked about them at ``/v3/logs``."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.plan: list[object] = []
        """What to do with the next requests to send: a status, or one of FAILURES."""
        self.log_status = 200
        self.reset_in = 0.2
        self.taken: list[dict] = []
        self.calls: list[dict] = []
        self.connections = 0
        self.ended = 0
        self.hangs_up = False
        """Whether each connection ends with its first answer, without a word of it."""
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request, client_address):
        self.connections += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        super().shutdown_request(request)
        self.ended += 1

    def notices(self) -> list[str]:
        """Notice ids of everything taken, one for each reader."""
        return [m["custom_args"]["oneplan_notice"] for m in self.taken]

    def __enter__(self):
        # A test ends some milliseconds after it told the server to, not half a second.
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: SendGridServer

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(body)
        if self.path.endswith("/v3/mail/send"):  # a proxy is given the whole address
            self._send(request)
        elif self.path == "/v3/logs":
            self._search(request)
        else:
            self._answer(404, {"errors": [{"message": "not found"}]}, request)
        if self.server.hangs_up:
            self.close_connection = True

    def do_GET(self):
        if self.path == "/control/taken":
            self._answer(200, self.server.notices(), None, keep=False)
            return
        wanted = self.path.removeprefix("/v3/logs/")
        found = [m for m in self.server.taken if m["sg_message_id"] == wanted]
        if self.server.log_status != 200:
            self._answer(
                self.server.log_status, {"errors": [{"message": "access forbidden"}]}, None
            )
        elif not found:
            self._answer(404, {"errors": [{"message": "not found"}]}, None)
        else:
            self._answer(200, found[0], None)

    def _send(self, request):  # noqa: C901  one line for each way to fail
        with self.server.lock:
            act = self.server.plan.pop(0) if self.server.plan else 202
        if act in ("reset_after_taking", "hang_after_taking", "cut", "garbage", 202):
            message_id = self._take(request)
        if act == 202:
            self._answer(202, None, request, {"X-Message-Id": message_id})
        elif act in ("hang", "hang_after_taking"):
            time.sleep(3)
            self.close_connection = True
        elif act in ("reset", "reset_after_taking"):
            self.close_connection = True
            self.connection.close()
        elif act == "cut":
            self.wfile.write(b"HTTP/1.1 202 Acc")
            self.close_connection = True
        elif act == "garbage":
            self.wfile.write(b"\x00\x01\x02\r\n\r\n")
            self.close_connection = True
        elif act == 429:
            reset = str(int(time.time() + self.server.reset_in) + 1)
            headers = {
                "X-RateLimit-Reset": reset,
                "X-RateLimit-Limit": "600",
                "X-RateLimit-Remaining": "0",
            }
            self._answer(429, {"errors": [{"message": "too many requests"}]}, request, headers)
        elif act == 200:
            self._answer(200, None, request)
        else:
            self._answer(
                act,
                {"errors": [{"message": "as the test says", "field": "personalizations"}]},
                request,
            )

    def _take(self, request):
        with self.server.lock:
            base = f"m{len(self.server.taken):06d}"
            for number, one in enumerate(request["personalizations"]):
                self.server.taken.append(
                    {
                        "from_email": request["from"]["email"],
                        "sg_message_id": f"{base}.recvd-{number}",
                        "subject": request["subject"],
                        "to_email": one["to"][0]["email"],
                        "status": "processed",
                        "api_key_id": "key",
                        "client_ip": "127.0.0.1",
                        "events": [],
                        "category": request["categories"],
                        "custom_args": one["custom_args"],
                    }
                )
        return base

    def _search(self, request):
        if self.server.log_status != 200:
            self._answer(
                self.server.log_status, {"errors": [{"message": "access forbidden"}]}, request
            )
            return
        fields = ("from_email", "sg_message_id", "subject", "to_email", "status")
        found = [
            {**{f: m[f] for f in fields}, "sg_message_id_created_at": "2026-01-01T00:00:00Z"}
            for m in self.server.taken
            if f"to_email = '{m['to_email']}'" in request["query"]
            and f"'{m['category'][0]}'" in request["query"]
        ]
        self._answer(200, {"messages": found[: request["limit"]]}, request)

    def _answer(self, status, content, request, headers=None, *, keep=True):
        body = b"" if content is None else json.dumps(content).encode()
        if keep:
            with self.server.lock:
                self.server.calls.append(
                    {
                        "method": self.command,
                        "path": self.path,
                        "headers": dict(self.headers),
                        "request": request,
                        "status": status,
                        "answer": content,
                    }
                )
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if content is not None:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    made = SendGridServer(int(sys.argv[1]))
    sys.stdout.write(f"{made.server_port}\n")
    sys.stdout.flush()
    made.serve_forever()
