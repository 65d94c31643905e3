package dev.monday.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** A network namespace, which lives as long as a process in it. */
public record NetworkNamespace(Process holder) implements AutoCloseable {
  /** Makes one; what it takes has to be there: Linux, root and a few programs. */
  public static NetworkNamespace open() throws IOException {
    Requires.linux();
    Requires.root();
    Requires.command("unshare");
    Requires.command("nsenter");
    Requires.command("ip");
    var holder =
        new ProcessBuilder("unshare", "--net", "sh", "-c", "echo there; exec sleep 100000")
            .redirectError(Redirect.INHERIT)
            .start();
    assertEquals("there", holder.inputReader().readLine());
    return new NetworkNamespace(holder);
  }

  public long pid() {
    return holder.pid();
  }

  /** What a command begins with that is to run in it. */
  public List<String> prefix() {
    return List.of("nsenter", "--target", Long.toString(holder.pid()), "--net", "--");
  }

  public ProcessBuilder builder(String script) {
    var command = new ArrayList<>(prefix());
    command.addAll(List.of("sh", "-c", script));
    return new ProcessBuilder(command);
  }

  public void run(String script) throws IOException, InterruptedException {
    var outcome = Outcome.of(builder(script));
    assertEquals(0, outcome.status(), outcome::toString);
  }

  /** Starts what is killed when it is closed. */
  public AutoCloseable start(String script) throws IOException {
    var process = builder(script).redirectErrorStream(true).start();
    return () -> process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    holder.destroyForcibly().onExit().join();
  }
}
