"""Send one UTF-8 text over UDP and print the answer, which is read as GBK.

The script binds no port: the system gives it a new one at every run.

    python3 udp_sender.py 127.0.0.1 8080 你好
"""
import argparse
import socket

parser = argparse.ArgumentParser()
parser.add_argument("host")
parser.add_argument("port", type=int)
parser.add_argument("text")
parser.add_argument("--wait", type=float, default=20, help="seconds to wait for the answer")
args = parser.parse_args()

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.settimeout(args.wait)
udp.sendto(args.text.encode("utf-8"), (args.host, args.port))
print("sent from port", udp.getsockname()[1], flush=True)

try:
    data, sender = udp.recvfrom(65535)
    print("answer:", data.decode("gbk"), flush=True)
except socket.timeout:
    print("no answer", flush=True)
udp.close()
