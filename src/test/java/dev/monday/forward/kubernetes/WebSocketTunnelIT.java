package dev.monday.forward.kubernetes;

/** The same by WebSockets. */
class WebSocketTunnelIT extends TunnelIT {
  @Override
  Tunnels.Framing framing() {
    return Tunnels.Framing.WEB_SOCKET;
  }
}
