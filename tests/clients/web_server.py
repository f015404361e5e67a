"""A web server for endpoints of SNS, in a thread of the test: HTTP, or TLS with the certificate of PILEUS_WEB_CERTIFICATE."""
import base64
import http.server
import os
import queue as queues
import ssl
import threading


class WebServer:
    """It answers with the statuses it is told, and 200 when there are none."""

    def __init__(self, scheme="http", certificate=None, key=None):
        self.received = queues.Queue()
        self.statuses = []
        self.credentials = None     # user:password, asked for where they are set
        outside = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if outside.credentials and self.headers["Authorization"] != outside.authorization():
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="hooks"')
                    return self.end_headers()
                self.send_response(outside.statuses.pop(0) if outside.statuses else 200)
                self.end_headers()
                outside.received.put((dict(self.headers), body))

            def log_message(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        if scheme == "https":
            self.server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.server.tls.load_cert_chain(certificate or os.environ["PILEUS_WEB_CERTIFICATE"],
                                            key or os.environ["PILEUS_WEB_KEY"])
        host = "localhost" if scheme == "https" else "127.0.0.1"
        self.url = f"{scheme}://{host}:{self.server.server_port}/sns"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def scheme(self):
        return self.url.split(":")[0]

    def authorization(self):
        return "Basic " + base64.b64encode(self.credentials.encode()).decode()

    def next(self):
        """The headers and the body of what it got next."""
        return self.received.get(timeout=15)


class Server(http.server.ThreadingHTTPServer):
    """Shakes hands in the connection's own thread, so that one that is refused keeps nobody waiting."""
    tls = None

    def finish_request(self, request, client_address):
        if self.tls is None:
            return super().finish_request(request, client_address)
        try:
            with self.tls.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)
        except ssl.SSLError:     # it does not trust us
            pass
