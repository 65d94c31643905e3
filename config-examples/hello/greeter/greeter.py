# Answers every HTTP request with the greeting that the build made: python3 greeter.py PORT
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

with open("build/greeting", "rb") as file:
    greeting = file.readline()


class Greeter(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(greeting)))
        self.end_headers()
        self.wfile.write(greeting)

    def log_message(self, format, *args):
        print(self.requestline)


port = int(sys.argv[1])
listener = ThreadingHTTPServer(("127.0.0.1", port), Greeter)
print(f"listening on http://127.0.0.1:{port}")
listener.serve_forever()
