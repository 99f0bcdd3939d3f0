"""Send a text to the first client, one byte per segment, so that every
character is cut into pieces on its way.

    python3 tcp_bytewise_server.py 你好 --port 8080 --encoding gb18030
"""
import argparse
import socket
import time

parser = argparse.ArgumentParser()
parser.add_argument("text")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8080)
parser.add_argument("--encoding", default="utf-8")
parser.add_argument("--gap", type=float, default=0.005, help="seconds between two bytes")
parser.add_argument("--wait", type=float, default=60, help="seconds to wait for the client")
args = parser.parse_args()

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.settimeout(args.wait)
server.bind((args.host, args.port))
server.listen(1)
print("listening on port", server.getsockname()[1], flush=True)

client, address = server.accept()
# Without this the system would gather small pieces into one segment.
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for byte in args.text.encode(args.encoding):
    client.sendall(bytes([byte]))
    time.sleep(args.gap)
print("all sent", flush=True)

# Stay until the client leaves.
client.settimeout(args.wait)
try:
    while client.recv(4096):
        pass
except OSError:
    pass
client.close()
server.close()
print("done", flush=True)
