# Asks the greeter for its greeting every two seconds: python3 visitor.py PORT
import sys
import time
from urllib.request import urlopen

port = sys.argv[1]
while True:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
            print("the greeter says:", answer.read().decode().strip())
    except OSError:
        print("the greeter is not there yet")
    time.sleep(2)
