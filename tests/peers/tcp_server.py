"""Answer each client once with "Received msg: ..." and close the connection.

    python3 tcp_server.py --port 8080 --count 2
"""
import argparse
import socket

parser = argparse.ArgumentParser()
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8080)
parser.add_argument("--encoding", default="utf-8")
parser.add_argument("--count", type=int, default=2, help="clients to serve")
parser.add_argument("--wait", type=float, default=60, help="seconds to wait for each")
args = parser.parse_args()

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.settimeout(args.wait)
server.bind((args.host, args.port))
server.listen(5)
print("listening on port", server.getsockname()[1], flush=True)

try:
    for _ in range(args.count):
        client, address = server.accept()
        client.settimeout(args.wait)
        data = client.recv(4096)
        text = data.decode(args.encoding, errors="replace")
        print("%s:%d: %s" % (address[0], address[1], text), flush=True)
        client.sendall(("Received msg: " + text).encode(args.encoding))
        client.close()
except socket.timeout:
    print("nothing came", flush=True)
server.close()
