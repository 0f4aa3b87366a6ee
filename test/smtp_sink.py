"""A mail server that keeps what it is sent, by receiver, and answers as it is told."""

import contextlib
import socketserver
import threading
from email import message_from_bytes, policy


class SmtpSink:
    """`answers[receiver]` is a list of what the next tries of that receiver meet: "450 …" or "550 …" at RCPT, "drop": the mail is taken and
    kept, and the connection closed without a word. What is not told is taken."""

    def __init__(self, port=0):
        self.mails, self.answers, self.lock = [], {}, threading.Lock()
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                with contextlib.suppress(OSError, ValueError):
                    self.talk()

            def talk(self):
                self.say("220 sink")
                receiver, drop = None, False
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word in (b"EHLO", b"HELO"):
                        self.say("250 sink")
                    elif word == b"RCPT":
                        receiver = line.split(b"<")[1].split(b">")[0].decode()
                        answer = sink.next_answer(receiver)
                        drop = answer == "drop"
                        self.say("250 ok" if answer is None or drop else answer)
                    elif word == b"DATA":
                        self.say("354 go on")
                        body = b""
                        while (line := self.rfile.readline()) not in (b".\r\n", b""):
                            body += line[1:] if line.startswith(b"..") else line
                        if line:
                            with sink.lock:
                                sink.mails.append((receiver, body))
                        if drop or not line:
                            return
                        self.say("250 taken")
                    elif word == b"QUIT":
                        return self.say("221 bye")
                    else:
                        self.say("250 ok")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True
            request_queue_size = 64

        self.server = Server(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"

    def next_answer(self, receiver):
        with self.lock:
            waiting = self.answers.get(receiver)
            return waiting.pop(0) if waiting else None

    def to(self, receiver):
        with self.lock:
            return [message_from_bytes(body, policy=policy.default) for who, body in self.mails if who == receiver]

    def receivers(self):
        with self.lock:
            return [who for who, _ in self.mails]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def settings(self):
        """Of a house that sends by it."""
        return {"HIREWIRE_SMTP": self.url, "HIREWIRE_SMTP_TLS": "false", "HIREWIRE_MAIL_FROM": "Hirewire <no-reply@hire.example>",
                "HIREWIRE_PUBLIC_URL": "https://hire.example"}
