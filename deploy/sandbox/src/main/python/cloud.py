"""An AWS account on the loopback interface: moto's server, with moto's known defects mended.

    python cloud.py --port 0 --port-file FILE [--calls FILE] [--state FILE] [--parent PID]

The chosen port is written to FILE (whole, by rename) and to stdout once the server accepts connections.
With --state, what the account held at the last SIGTERM is there again; the line after the port says
"restored", "empty", or "unreadable: <why>".
"""
import argparse
import os
import signal
import threading
import time

os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")

from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import mends  # noqa: E402
import snapshot  # noqa: E402
from calls import CallLog  # noqa: E402


class QuietRequestHandler(MotoRequestHandler):
    """One line a request on stderr would bury the tracebacks that matter."""

    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)


class OneAtATime:
    """moto's dictionaries are not made for threads: two parallel calls can meet in the middle of an iteration.

    A call takes milliseconds, so they queue. SQS is let through: its long poll waits inside the call.
    """

    def __init__(self, application):
        self.application = application
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        if "/sqs/" in environ.get("HTTP_AUTHORIZATION", ""):
            return self.application(environ, start_response)
        with self.lock:
            return list(self.application(environ, start_response))


def stop_without_parent(parent, stop):
    """A parent that was killed cannot stop anything. prctl would not do: it watches the parent's thread, not the parent."""

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        stop()

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def write_whole(path, text):
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".part", path)


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--port-file", help="file that receives the port")
    parser.add_argument("--calls", help="JSON lines file that receives one line a call")
    parser.add_argument("--state", help="file that keeps the account from SIGTERM to the next start")
    parser.add_argument("--parent", type=int, help="process without which this one ends")
    parser.add_argument("--without", action="append", default=[], metavar="MEND", help="leave one mend out (for its test)")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    mends.apply(set(options.without))
    application = OneAtATime(DomainDispatcherApplication(create_backend_app))
    if options.calls:
        application = CallLog(application, options.calls)
    server = make_server("127.0.0.1", options.port, application, threaded=True, request_handler=QuietRequestHandler)
    server.daemon_threads = True
    # After the port is ours: a start that fails must leave the kept account where it is.
    state = snapshot.load(options.state) if options.state else "empty"

    def on_signal(signum, frame):
        # shutdown() waits for the loop that this very thread runs
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    if options.parent:
        stop_without_parent(options.parent, server.shutdown)
    if options.port_file:
        write_whole(options.port_file, f"{server.server_port}\n{state}\n")
    print(server.server_port, flush=True)
    print(state, flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    if options.state:
        snapshot.save(options.state)


if __name__ == "__main__":
    main()
