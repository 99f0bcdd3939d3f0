"""Connect to a TCP server, send one text and print what comes back.

    python3 tcp_client.py 127.0.0.1 8080 你好
    python3 tcp_client.py 127.0.0.1 8080 你好 --hold     stay connected
    python3 tcp_client.py 127.0.0.1 8080 你好 --reset    leave with a reset

While it holds, every line typed is sent; an empty line ends it.
"""
import argparse
import socket
import struct
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("host")
parser.add_argument("port", type=int)
parser.add_argument("text", nargs="?", default="")
parser.add_argument("--encoding", default="utf-8")
parser.add_argument("--wait", type=float, default=60, help="seconds of silence after which it gives up")
parser.add_argument("--hold", action="store_true", help="stay connected, send typed lines")
parser.add_argument("--reset", action="store_true", help="close with a reset")
args = parser.parse_args()

try:
    tcp = socket.create_connection((args.host, args.port), timeout=args.wait)
except OSError as error:
    print("not connected:", error, flush=True)
    sys.exit(1)
print("connected from port", tcp.getsockname()[1], flush=True)
if args.text:
    tcp.sendall(args.text.encode(args.encoding))


def print_what_comes():
    try:
        while True:
            data = tcp.recv(4096)
            if not data:
                print("closed by the server", flush=True)
                break
            print("received:", data.decode(args.encoding, errors="replace"), flush=True)
    except socket.timeout:
        print("nothing came", flush=True)
    except ConnectionResetError:
        print("reset by the server", flush=True)
    except OSError:
        pass  # we closed it ourselves


if args.hold:
    # A daemon thread, so that it does not keep the script alive.
    threading.Thread(target=print_what_comes, daemon=True).start()
    for line in sys.stdin:
        line = line.rstrip("\n")
        if not line:
            break
        tcp.sendall(line.encode(args.encoding))
elif not args.reset:
    tcp.settimeout(args.wait)
    data = tcp.recv(4096)
    print("received:", data.decode(args.encoding, errors="replace"), flush=True)

if args.reset:
    # Linger for 0 seconds: the system drops the connection with a reset.
    tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
else:
    # Say that we are done, so that the thread above stops waiting as well.
    try:
        tcp.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # the server was faster
tcp.close()
print("done", flush=True)
