"""Connect to a TCP server and send a text, one byte per segment, so that every
character is cut into pieces on its way.

    python3 tcp_bytewise_client.py 127.0.0.1 8080 你好 --encoding gbk
"""
import argparse
import socket
import time

parser = argparse.ArgumentParser()
parser.add_argument("host")
parser.add_argument("port", type=int)
parser.add_argument("text")
parser.add_argument("--encoding", default="utf-8")
parser.add_argument("--gap", type=float, default=0.005, help="seconds between two bytes")
parser.add_argument("--wait", type=float, default=20, help="seconds to wait for the server")
args = parser.parse_args()

tcp = socket.create_connection((args.host, args.port), timeout=args.wait)
# Without this the system would gather small pieces into one segment.
tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print("connected from port", tcp.getsockname()[1], flush=True)
for byte in args.text.encode(args.encoding):
    tcp.sendall(bytes([byte]))
    time.sleep(args.gap)
print("all sent", flush=True)
tcp.close()
