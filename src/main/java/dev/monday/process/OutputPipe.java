package dev.monday.process;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A pipe of our own for what a whole group writes. Java's own pipe to a process is drained and
 * closed when its leader exits: what the rest of the group writes later would be lost, and end it
 * by SIGPIPE. This one ends when the last writer has closed it.
 */
final class OutputPipe implements AutoCloseable {

  /** Large enough that a writer seldom waits; small beside the 64 MiB that a user may hold. */
  private static final int BYTES = 256 * 1024;

  private final Posix.Descriptors descriptors;

  private OutputPipe(Posix.Descriptors descriptors) {
    this.descriptors = descriptors;
  }

  static OutputPipe open() throws IOException {
    var descriptors = Posix.pipe();
    Posix.growPipe(descriptors.writeEnd(), BYTES);
    return new OutputPipe(descriptors);
  }

  /** What a program's output is redirected to. */
  File writeEnd() {
    return new File(path(descriptors.writeEnd()));
  }

  /**
   * The end to read from, open until it is closed by itself. A read goes to the system with the
   * whole buffer; closing it, or interrupting the reader, ends a read that waits.
   */
  ReadableByteChannel openReadEnd() throws IOException {
    return FileChannel.open(Path.of(path(descriptors.readEnd())), StandardOpenOption.READ);
  }

  /** Gives up this program's own hold on both ends, so that the last writer's close ends it. */
  @Override
  public void close() {
    Posix.close(descriptors.writeEnd());
    Posix.close(descriptors.readEnd());
  }

  private static String path(int descriptor) {
    return (Posix.IS_LINUX ? "/proc/self/fd/" : "/dev/fd/") + descriptor;
  }
}
