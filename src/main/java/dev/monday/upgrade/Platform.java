package dev.monday.upgrade;

import java.util.Locale;

/** An operating system and processor as release archives name them, such as "linux-x86_64". */
record Platform(String name) {

  /** The machine that this program runs on. */
  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /** From the JDK's own names, which differ between systems: "Mac OS X", "amd64". */
  static Platform of(String system, String processor) {
    var os = system.toLowerCase(Locale.ROOT);
    var arch =
        switch (processor) {
          case "amd64", "x86_64" -> "x86_64";
          case "arm64", "aarch64" -> "aarch64";
          default -> processor;
        };
    return new Platform((os.startsWith("mac") ? "macos" : os) + "-" + arch);
  }

  @Override
  public String toString() {
    return name;
  }
}
