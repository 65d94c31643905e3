"""A gRPC server on 127.0.0.1: /test/Count streams numbers, /test/Echo streams back what it gets."""

import concurrent.futures
import sys

import grpc


def count(request, context):
    for number in range(int(request)):
        yield str(number).encode()


def echo(requests, context):
    yield from requests


methods = {
    "Count": grpc.unary_stream_rpc_method_handler(count),
    "Echo": grpc.stream_stream_rpc_method_handler(echo),
}
server = grpc.server(concurrent.futures.ThreadPoolExecutor(8))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test", methods),))
if server.add_insecure_port("127.0.0.1:" + sys.argv[1]) == 0:
    sys.exit("cannot bind port " + sys.argv[1])
server.start()
server.wait_for_termination()
