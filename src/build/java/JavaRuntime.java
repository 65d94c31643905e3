import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;

/** The Java runtime in the installation: the JDK that builds it, cut down to what is used. */
class JavaRuntime {
  /** What the program and its libraries use; snakeyaml and jline refer to java.desktop in vain. */
  private static final Set<String> MODULES =
      new TreeSet<>(
          Set.of(
              "java.base", // also elliptic curves, which upgrades are signed with
              "java.logging", // snakeyaml and jline log to it
              "java.management", // sshd looks whether a failure is one of its exceptions
              "java.naming", // logback's configuration refers to it
              "java.net.http", // the API servers of Kubernetes are asked with it
              "java.rmi", // sshd throws one of its exceptions
              "java.xml", // logback's configuration refers to it
              "jdk.net", // how soon a dead connection to one is noticed
              "jdk.unsupported" // jline takes signals by sun.misc.Signal; without it Ctrl-C kills
              ));

  private JavaRuntime() {}

  static void install(Path home) throws IOException {
    checkModules(home.resolve("lib/monday.jar"));
    Path runtime = home.resolve("runtime");
    Path stamp = home.resolveSibling("runtime.stamp");
    String wanted =
        MODULES + "\n" + Files.readString(Path.of(System.getProperty("java.home"), "release"));
    if (Files.isDirectory(runtime)
        && Files.exists(stamp)
        && Files.readString(stamp).equals(wanted)) {
      return;
    }
    Files.deleteIfExists(stamp);
    Folders.delete(runtime);
    tool(
        "jlink",
        "--add-modules",
        String.join(",", MODULES),
        "--no-header-files",
        "--no-man-pages",
        "--strip-debug",
        "--vm=server",
        "--output",
        runtime.toString());
    Files.writeString(stamp, wanted);
  }

  /** The program's own uses; those of the libraries are known only from running them. */
  private static void checkModules(Path program) {
    String output =
        tool("jdeps", "--ignore-missing-deps", "--print-module-deps", program.toString());
    Set<String> used = new TreeSet<>(Arrays.asList(output.strip().split(",")));
    used.removeAll(MODULES);
    if (!used.isEmpty()) {
      throw new IllegalStateException(
          "the program now uses the modules %s: list them in src/build/java/JavaRuntime.java"
              .formatted(used));
    }
  }

  private static String tool(String name, String... arguments) {
    ToolProvider tool =
        ToolProvider.findFirst(name)
            .orElseThrow(() -> new IllegalStateException("this JDK has no " + name));
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    if (tool.run(writer, writer, arguments) != 0) {
      throw new IllegalStateException(name + " failed: " + output);
    }
    return output.toString();
  }
}
