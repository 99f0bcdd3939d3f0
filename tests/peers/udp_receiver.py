"""Bind a UDP port and print who sends what.

Port 0 means any free port; the script says which one it got.

    python3 udp_receiver.py --port 7788
"""
import argparse
import socket

parser = argparse.ArgumentParser()
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=7788)
parser.add_argument("--encoding", default="utf-8")
parser.add_argument("--hex", action="store_true", help="print bytes instead of text")
parser.add_argument("--count", type=int, default=1, help="datagrams to wait for")
parser.add_argument("--wait", type=float, default=60, help="seconds to wait for each")
args = parser.parse_args()

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.settimeout(args.wait)
udp.bind((args.host, args.port))
print("bound to port", udp.getsockname()[1], flush=True)

try:
    for _ in range(args.count):
        data, sender = udp.recvfrom(65535)
        text = data.hex() if args.hex else data.decode(args.encoding, errors="replace")
        print("%s:%d: %d bytes: %s" % (sender[0], sender[1], len(data), text), flush=True)
except socket.timeout:
    print("nothing came", flush=True)
udp.close()
