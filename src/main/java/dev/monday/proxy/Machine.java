package dev.monday.proxy;

import dev.monday.hosts.HostsLines;
import dev.monday.process.ListeningSockets;

/** What the names of a run are made with on this machine. */
public record Machine(
    AddressBook addresses, NameClaims claims, HostsLines hosts, ListeningSockets sockets) {}
