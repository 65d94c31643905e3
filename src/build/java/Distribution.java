import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes the installation {@code target/monday} and the archive of it: {@code Distribution VERSION
 * CLASSPATH}. What has not changed since the last build is left alone.
 */
public class Distribution {
  private static final Path TARGET = Path.of("target");
  private static final Path HOME = TARGET.resolve("monday");

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String version = arguments[0];
    Path program = TARGET.resolve("monday-" + version + ".jar");
    List<Path> libraries =
        Stream.of(arguments[1].split(":"))
            .map(Path::of)
            .filter(path -> path.toString().endsWith(".jar"))
            .toList();

    Jars.install(program, libraries, HOME.resolve("lib"));
    JavaRuntime.install(HOME);
    installLauncher();
    installHostsHelper();
    installManual();
    boolean retrained = Training.trainIfStale(HOME, TARGET.resolve("training"));
    Path archive = TARGET.resolve("monday-" + version + "-" + platform() + ".tar.gz");
    if (retrained || !Files.exists(archive)) {
      Files.deleteIfExists(archive);
      Command.run(
          "tar",
          "-czf",
          archive.toString(),
          "-C",
          TARGET.toString(),
          HOME.getFileName().toString());
    }
  }

  private static void installLauncher() throws IOException {
    Path launcher = HOME.resolve("bin/monday");
    Files.createDirectories(launcher.getParent());
    Path source = Path.of("src/build/sh/monday");
    Files.copy(
        source, launcher, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    if (!launcher.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + launcher + " executable");
    }
  }

  /** The launcher, as root, starts it; the program, without root, has the same text in its jar. */
  private static void installHostsHelper() throws IOException {
    Files.copy(
        Path.of("src/main/resources/dev/monday/hosts/hosts-helper.sh"),
        HOME.resolve("lib/hosts-helper.sh"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The manual page, which the program itself makes of its commands. */
  private static void installManual() throws IOException, InterruptedException {
    Command.run(
        HOME.resolve("runtime/bin/java").toString(),
        "-cp",
        HOME.resolve("lib/monday.jar").toString(),
        "dev.monday.cli.ManPage",
        HOME.resolve("share/man/man1/monday.1").toString());
  }

  /** As releases name it, for example "linux-x86_64" or "macos-aarch64". */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor =
        System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
    return (system.startsWith("mac") ? "macos" : system) + "-" + processor;
  }
}
