package dev.monday.hosts;

import dev.monday.hosts.HostsFile.Edit;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;

/** The blocks of runs that died. */
record StaleBlocks(HostsFile file) {
  List<HostsBlock> list() throws IOException {
    return of(file.read());
  }

  /** Removes them; returns what was removed. */
  List<HostsBlock> remove() throws IOException {
    return file.edit(text -> {
      var stale = of(text);
      var sessions = new HashSet<>(stale.stream().map(HostsBlock::session).toList());
      return new Edit<>(stale, text.without(sessions::contains));
    });
  }

  private List<HostsBlock> of(HostsText text) {
    return text.blocks().stream().filter(block -> file.locks().isDead(block.session())).toList();
  }
}
