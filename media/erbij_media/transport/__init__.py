"""One UDP port for everybody: ICE-lite, DTLS and SRTP; the only package with sockets."""
