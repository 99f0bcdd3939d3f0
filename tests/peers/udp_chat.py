"""A chat over UDP with a menu. Texts travel in GBK.

    python3 udp_chat.py --port 8899

    1  send a message    (asks for address, port and text)
    2  receive a message
    0  leave
"""
import argparse
import socket


def send_message(udp):
    host = input("to address: ")
    port = int(input("to port: "))
    text = input("text: ")
    udp.sendto(text.encode("gbk"), (host, port))
    print("sent", flush=True)


def receive_message(udp):
    try:
        data, sender = udp.recvfrom(65535)
        print("%s:%d says: %s" % (sender[0], sender[1], data.decode("gbk")), flush=True)
    except socket.timeout:
        print("nothing came", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument("--wait", type=float, default=20, help="seconds to wait for a message")
    args = parser.parse_args()

    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.settimeout(args.wait)
    udp.bind((args.host, args.port))
    print("bound to port", udp.getsockname()[1], flush=True)

    # A hundred turns are plenty for a chat, and nobody forgets to leave.
    for _ in range(100):
        print("1 send, 2 receive, 0 leave", flush=True)
        try:
            choice = input()
        except EOFError:
            break
        if choice == "1":
            send_message(udp)
        elif choice == "2":
            receive_message(udp)
        elif choice == "0":
            break
    udp.close()
    print("bye", flush=True)


main()
