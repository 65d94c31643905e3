"""Calls both methods of grpc_server.py at the address given, each as one stream, and prints what came."""

import sys

import grpc

with grpc.insecure_channel(sys.argv[1]) as channel:
    numbers = [int(one) for one in channel.unary_stream("/test/Count")(b"5000", timeout=60)]
    print("counted", len(numbers), sum(numbers))
    sent = [bytes([size % 256]) * size for size in range(1, 2001)]
    came = list(channel.stream_stream("/test/Echo")(iter(sent), timeout=60))
    print("echoed", len(came), came == sent)
