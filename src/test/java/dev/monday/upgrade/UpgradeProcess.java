package dev.monday.upgrade;

import java.nio.file.Path;

/**
 * An upgrade from 0.1.0 in a process of its own, so that a test can kill it. Arguments: the
 * installation, the release address, its key.
 */
final class UpgradeProcess {
  private UpgradeProcess() {}

  public static void main(String[] arguments) {
    var address = ReleaseAddress.of(arguments[1], arguments[2]).orElseThrow();
    var progress =
        new Progress() {
          @Override
          public void step(String line) {
            System.out.println(line);
          }

          @Override
          public void downloaded(long bytes, long size) {
            System.out.println(bytes);
          }
        };
    var home = Path.of(arguments[0]);
    var result = new Upgrade(home, Version.parse("0.1.0"), address, Limits.USUAL, progress).run();
    System.out.println(result);
  }
}
