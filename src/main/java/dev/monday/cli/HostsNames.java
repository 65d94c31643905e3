package dev.monday.cli;

import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.LoopbackRange;
import dev.monday.config.Port;
import dev.monday.config.Project;
import dev.monday.hosts.HostsLine;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.proxy.AddressBook;
import dev.monday.system.StateFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names that projects need in the hosts file, and the ports that they need of those.
 *
 * @param range of their addresses
 * @param names each once, in the order of the configuration
 */
record HostsNames(LoopbackRange range, List<Hostname> names, Set<Port> ports) {
  static HostsNames of(LoadedConfiguration loaded, List<Project> projects) {
    var names = new LinkedHashSet<Hostname>();
    var ports = new LinkedHashSet<Port>();
    for (var project : projects) {
      for (var component : loaded.plan(project).components()) {
        if (component instanceof RouteSpec route) {
          route.hostname().ifPresent(name -> names.add(name.value()));
          route.port().ifPresent(port -> ports.add(port.value()));
        }
      }
    }
    var range = loaded.configuration().settings().proxy().range();
    return new HostsNames(
        range.map(Located::value).orElse(LoopbackRange.DEFAULT),
        List.copyOf(names),
        Set.copyOf(ports));
  }

  /** The lines as every run will have them: the addresses are kept. */
  List<HostsLine> lines(Invocation invocation) throws IOException, InterruptedException {
    var book = book(invocation);
    var lines = new ArrayList<HostsLine>();
    for (var name : names) {
      lines.add(new HostsLine(book.addressOf(name, _ -> true).inet(), name.text()));
    }
    return lines;
  }

  /** The lines as a run would have them now; nothing is kept. */
  List<HostsLine> foreseen(Invocation invocation) throws IOException {
    return book(invocation).foresee(names).entrySet().stream()
        .map(entry -> new HostsLine(entry.getValue().inet(), entry.getKey().text()))
        .toList();
  }

  private AddressBook book(Invocation invocation) {
    return new AddressBook(StateFolder.of(invocation.environment()), range);
  }

  /** The lowest port that is needed. */
  Optional<Integer> lowestPort() {
    return ports.stream().map(Port::number).min(Integer::compare);
  }
}
