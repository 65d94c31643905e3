package dev.monday.forward.ssh;

import dev.monday.config.SourcePosition;
import dev.monday.config.SshOption;
import java.nio.file.Path;
import java.util.List;

/** Who knows the options of a server. */
interface OptionSource {
  /** The place of an option that nobody wrote. */
  SourcePosition NOWHERE = SourcePosition.wholeFile(Path.of(""));

  OptionValues read(SshTarget target, List<SshOption> args) throws SshFailure, InterruptedException;

  /** What holds when nothing is written anywhere; empty where only what is written is told. */
  OptionValues defaults() throws SshFailure, InterruptedException;
}
