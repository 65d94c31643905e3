package dev.monday.process;

import java.io.IOException;
import java.util.List;

/** A place where the system lists the listening sockets. */
interface SocketTable {

  List<ListeningSocket> read() throws IOException;
}
