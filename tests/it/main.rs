mod net_flow;
mod net_probe;
mod net_tcp_client;
mod net_tcp_server;
mod net_udp;
