"""RTP and RTCP on the wire: parsing and patching only; no clock, no socket, no decision."""
