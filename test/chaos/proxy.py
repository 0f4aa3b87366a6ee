"""A fault proxy for the connection to Postgres. It reads the wire protocol, knows a COMMIT when it passes, and can cut the link
just before forwarding it or when the server has answered and the client does not know yet; or hold a statement back."""

import contextlib
import socket
import struct
import threading
from urllib.parse import urlsplit, urlunsplit

ENCRYPTION_REQUESTS = (80877103, 80877104)      # SSL and GSSAPI: the proxy must be able to read


class Hold:
    """A statement kept back: `reached` is set when it has arrived; it goes on after `release`."""

    def __init__(self, pattern):
        self.pattern = pattern
        self.reached = threading.Event()
        self.released = threading.Event()

    def release(self):
        self.released.set()


class Proxy:
    def __init__(self, postgres_url):
        parts = urlsplit(postgres_url)
        self.server = (parts.hostname, parts.port or 5432)
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.url = urlunsplit(parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{port}"))
        self.lock = threading.Lock()
        self.links = set()
        self.down = False                   # refuses new links
        self.armed = None                   # ("before" | "after", only a batch's commit?)
        self.cut_done = threading.Event()
        self.cuts = []                      # (where, of a batch?)
        self.holding = None
        self.thawed = threading.Event()     # while it is not set, nothing passes, and nothing is refused
        self.thawed.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.thawed.set()
        if self.holding:
            self.holding.release()
        self.break_all()

    def arm(self, where, only_batches=False):
        """The next COMMIT that passes is cut; `wait_cut` tells when it was."""
        with self.lock:
            self.cut_done.clear()
            self.armed = (where, only_batches)

    def wait_cut(self, seconds):
        return self.cut_done.wait(seconds)

    def hold(self, pattern):
        """The next statement whose text begins with `pattern`, or holds it after `…`, is kept back."""
        self.holding = Hold(pattern)
        return self.holding

    def break_all(self):
        with self.lock:
            links = list(self.links)
        for link in links:
            link.cut()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                if self.down:
                    raise ConnectionRefusedError
                link = Link(self, client, socket.create_connection(self.server, timeout=10))
            except OSError:
                client.close()
                continue
            with self.lock:
                self.links.add(link)
            link.start()

    def take_armed(self, of_batch):
        with self.lock:
            if not self.armed or (self.armed[1] and not of_batch):
                return None
            (where, _), self.armed = self.armed, None
            return where

    def report_cut(self, where, of_batch):
        with self.lock:
            self.cuts.append((where, of_batch))
        self.cut_done.set()

    def take_hold(self, query):
        with self.lock:
            hold = self.holding
            if not hold or hold.reached.is_set():
                return None
            wanted = hold.pattern
            if not (wanted[1:] in query if wanted.startswith("…") else query.startswith(wanted)):
                return None
            hold.reached.set()
            return hold


def read_messages(sock, carry):
    """The whole messages that have come (type, raw bytes); waits for at least one. None at the end of the stream."""
    while True:
        found = []
        while len(carry) >= 5:
            size = 1 + struct.unpack_from("!I", carry, 1)[0]
            if len(carry) < size:
                break
            found.append((chr(carry[0]), bytes(carry[:size])))
            del carry[:size]
        if found:
            return found
        data = sock.recv(65536)
        if not data:
            return None
        carry += data


class Link:
    def __init__(self, proxy, client, server):
        self.proxy, self.client, self.server = proxy, client, server
        server.settimeout(None)
        for sock in (client, server):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.statements = {}
        self.of_batch = False               # the open transaction writes the inbox: a command loop's
        self.cut_after = None

    def start(self):
        threading.Thread(target=self._guarded, args=(self._up,), daemon=True).start()

    def cut(self):
        for sock in (self.client, self.server):
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                sock.shutdown(socket.SHUT_RDWR)

    def _guarded(self, work):
        with contextlib.suppress(OSError, struct.error):
            work()
        self.cut()
        with self.proxy.lock:
            self.proxy.links.discard(self)

    def _greet(self):
        """The first message has no type. Encryption is declined here: the server never hears of it."""
        while True:
            head = self.client.recv(8, socket.MSG_WAITALL)
            if len(head) < 8:
                return False
            size, code = struct.unpack("!II", head)
            if code in ENCRYPTION_REQUESTS:
                self.client.sendall(b"N")
                continue
            rest = self.client.recv(size - 8, socket.MSG_WAITALL) if size > 8 else b""
            self.proxy.thawed.wait()
            self.server.sendall(head + rest)
            return True

    def _up(self):
        if not self._greet():
            return
        threading.Thread(target=self._guarded, args=(self._down,), daemon=True).start()
        carry = bytearray()
        while messages := read_messages(self.client, carry):
            out = bytearray()
            for kind, raw in messages:
                query = self._statement_of(kind, raw)
                if query is not None and not self._may_pass(query, out):
                    return
                out += raw
            self.proxy.thawed.wait()
            self.server.sendall(out)

    def _may_pass(self, query, out):
        """False where the link is to be cut before this statement. `out`: what goes before it."""
        if hold := self.proxy.take_hold(query):
            self.server.sendall(out)
            out.clear()
            hold.released.wait()
        if query.startswith("insert into inbox") or "insert into inbox" in query:
            self.of_batch = True
        if query != "commit":
            return True
        of_batch, self.of_batch = self.of_batch, False
        where = self.proxy.take_armed(of_batch)
        if where == "before":
            self.server.sendall(out)
            self.cut()
            self.proxy.report_cut(where, of_batch)
            return False
        if where == "after":
            self.cut_after = of_batch
        return True

    def _statement_of(self, kind, raw):
        """The text of a statement that is about to be executed, in small letters."""
        if kind == "P":
            name, text = raw[5:].split(b"\0", 2)[:2]
            self.statements[name] = text.decode(errors="replace").strip().rstrip(";").lower()
        elif kind == "B":
            return self.statements.get(raw[5:].split(b"\0", 2)[1], "")
        elif kind == "Q":
            return raw[5:-1].decode(errors="replace").strip().rstrip(";").lower()
        return None

    def _down(self):
        carry = bytearray()
        while messages := read_messages(self.server, carry):
            if self.cut_after is not None and any(kind == "C" and raw[5:] == b"COMMIT\0" for kind, raw in messages):
                self.cut()
                self.proxy.report_cut("after", self.cut_after)
                return
            self.proxy.thawed.wait()
            self.client.sendall(b"".join(raw for _, raw in messages))
