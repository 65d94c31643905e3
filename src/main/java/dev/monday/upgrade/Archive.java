package dev.monday.upgrade;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An archive of a release as its description names it.
 *
 * @param platform the system that it is for
 * @param name its file name below the release address
 * @param size its exact length in bytes
 * @param sha512 the digest of its content, 128 lower-case hexadecimal digits
 */
record Archive(Platform platform, String name, long size, String sha512) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
  private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");

  Archive {
    require(NAME.matcher(name).matches(), "a file name", name);
    require(size > 0, "a size in bytes", Long.toString(size));
    require(SHA512.matcher(sha512).matches(), "a SHA-512 digest", sha512);
  }

  private static void require(boolean holds, String what, String text) {
    if (!holds) {
      throw new IllegalArgumentException("\"%s\" is not %s".formatted(text, what));
    }
  }

  byte[] digest() {
    return HexFormat.of().parseHex(sha512);
  }
}
