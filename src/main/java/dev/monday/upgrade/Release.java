package dev.monday.upgrade;

import dev.monday.system.UserError;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A release as its signed description tells: a version and the archives that hold it. The format is
 * in {@code docs/reference/releases.md}.
 */
record Release(Version version, List<Archive> archives) {
  static final String DESCRIPTION = "release.txt";
  static final String SIGNATURE = "release.txt.sig";
  private static final String FIRST_LINE = "monday-release 1";

  Release {
    archives = List.copyOf(archives);
  }

  /**
   * Reads a description, but only after its signature was found to be the maker's.
   *
   * @throws UserError when it is not, or when the description is in a format of later versions
   */
  static Release verified(byte[] description, byte[] signature, PublicKey key) {
    if (!isSigned(description, signature, key)) {
      throw new UserError(
          1,
          "cannot upgrade: the signature of the release description is not by the maker of this"
              + " program; nothing was changed, tell them");
    }
    try {
      return parse(new String(description, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          1,
          "cannot upgrade: this version does not understand the release description (%s);"
                  .formatted(e.getMessage())
              + " install the new version by hand");
    }
  }

  private static boolean isSigned(byte[] text, byte[] signature, PublicKey key) {
    try {
      var check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // also a signature of another length
    }
  }

  static Release parse(String text) {
    var lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
      throw new IllegalArgumentException("its first line is not \"%s\"".formatted(FIRST_LINE));
    }
    var versions = new ArrayList<Version>();
    var archives = new ArrayList<Archive>();
    for (var line : lines.subList(1, lines.size())) {
      var words = line.split(" ", -1);
      if (words.length == 2 && words[0].equals("version")) {
        versions.add(Version.parse(words[1]));
      } else if (words.length == 5 && words[0].equals("archive")) {
        archives.add(archive(words));
      } else {
        throw new IllegalArgumentException("unknown line \"%s\"".formatted(line));
      }
    }
    if (versions.size() != 1) {
      throw new IllegalArgumentException("it names %d versions".formatted(versions.size()));
    }
    return new Release(versions.getFirst(), archives);
  }

  private static Archive archive(String[] words) {
    return new Archive(new Platform(words[1]), words[2], Long.parseLong(words[3]), words[4]);
  }

  /**
   * @throws UserError when the release has no archive for the platform
   */
  Archive archiveFor(Platform platform) {
    return archives.stream()
        .filter(archive -> archive.platform().equals(platform))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                1,
                "cannot upgrade: release %s has no archive for %s, only for %s; build it from source"
                    .formatted(version, platform, platforms())));
  }

  private String platforms() {
    return archives.stream()
        .map(archive -> archive.platform().name())
        .collect(Collectors.joining(", "));
  }
}
