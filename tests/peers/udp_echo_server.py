"""Return every datagram to its sender with a number before it: 1:text, 2:text, ...

    python3 udp_echo_server.py --port 7788
"""
import argparse
import socket

parser = argparse.ArgumentParser()
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=7788)
parser.add_argument("--count", type=int, default=1000, help="stop after this many")
parser.add_argument("--wait", type=float, default=60, help="stop after a silence of this many seconds")
args = parser.parse_args()

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.settimeout(args.wait)
udp.bind((args.host, args.port))
print("bound to port", udp.getsockname()[1], flush=True)

number = 0
try:
    while number < args.count:
        data, sender = udp.recvfrom(65535)
        number += 1
        udp.sendto(b"%d:" % number + data, sender)
except socket.timeout:
    pass
print("returned", number, flush=True)
udp.close()
