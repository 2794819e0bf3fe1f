"""A gateway for text messages and a mail server, both real, on this machine, with moods."""

from __future__ import annotations

import base64
import json
import socketserver
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Gateway:
    """Takes JSON over HTTP. `mood` is well, down (503), refusing (code 7), or moved (302)."""

    def __init__(self) -> None:
        self.mood = "well"
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.asked = 0
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, said = outer.answer(body)
                if status == 200 and said["code"] == 0:
                    outer.taken.append(body)
                    outer.headers.append(dict(self.headers))
                payload = json.dumps(said).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{outer.address}/elsewhere")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.mood == "down":
            return 503, {"code": 9, "msg": "busy"}
        if self.mood == "moved":
            return 302, {"code": 0}
        if self.mood == "refusing":
            return 200, {"code": 7, "msg": "black list"}
        return 200, {"code": 0, "id": len(self.taken) + 1}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/send"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@cache
def certificate() -> tuple[str, str]:
    """Return a certificate for 127.0.0.1 that nobody vouches for, and its key, both PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(pem).decode(), private.decode()


@cache
def _server_context() -> ssl.SSLContext:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "both.pem"
        path.write_text("".join(certificate()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
    return context


LOGIN, PASSWORD = "library@example.com", "water-lily-7"


class MailHost:
    """Speaks SMTP. `security` is starttls, ssl or none; `mood` is well, busy (451), deaf (it hangs
    up) or strict (550 for every recipient)."""

    def __init__(self, security: str = "starttls") -> None:
        self.security = security
        self.mood = "well"
        self.letters: list[EmailMessage] = []
        self.secured: list[bool] = []
        self.connections = 0
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                try:
                    outer.talk(self)
                except (OSError, ssl.SSLError):
                    return

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Server(("127.0.0.1", 0), Talk)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def talk(self, it: socketserver.StreamRequestHandler) -> None:
        self.connections += 1
        sock, file, safe, logged_in = it.request, it.rfile, False, False
        if self.mood == "deaf":
            return
        if self.security == "ssl":
            sock = _server_context().wrap_socket(sock, server_side=True)
            file, safe = sock.makefile("rb"), True

        def say(text: str) -> None:
            sock.sendall(text.encode() + b"\r\n")

        say("220 here")
        while line := file.readline():
            verb = line.decode().strip()
            upper = verb.upper()
            if upper.startswith("EHLO"):
                say("250-here")
                if self.security == "starttls" and not safe:
                    say("250-STARTTLS")
                say("250 AUTH PLAIN")
            elif upper == "STARTTLS":
                say("220 go")
                sock = _server_context().wrap_socket(sock, server_side=True)
                file, safe = sock.makefile("rb"), True
            elif upper.startswith("AUTH PLAIN"):
                given = base64.b64decode(verb.split()[2]).decode().split("\0")[1:]
                logged_in = given == [LOGIN, PASSWORD]
                say("235 welcome" if logged_in else "535 wrong")
            elif upper.startswith("RCPT") and self.mood == "strict":
                say("550 no such box")
            elif upper.startswith("MAIL") and self.mood == "busy":
                say("451 later")
            elif upper == "DATA":
                say("354 go on")
                body = b""
                while (part := file.readline()) != b".\r\n":
                    body += part[1:] if part.startswith(b"..") else part
                letter = message_from_bytes(body, policy=default)
                assert isinstance(letter, EmailMessage)
                self.letters.append(letter)
                self.secured.append(safe)
                say("250 taken")
            elif upper == "QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
        file.close()
        sock.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
