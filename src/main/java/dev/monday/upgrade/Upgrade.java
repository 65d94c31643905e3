package dev.monday.upgrade;

import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Replaces an installation by the newest release, or leaves it as it was: the release is fetched,
 * checked, unpacked beside the installation and tried before it takes its place.
 *
 * @param home the folder that holds {@code bin/monday}
 * @param current the version that is installed
 */
public record Upgrade(
    Path home, Version current, ReleaseAddress address, Limits limits, Progress progress) {

  /** How an upgrade ended that did not fail. */
  public sealed interface Result {
    /** There is nothing newer. */
    record AlreadyNewest(Version version) implements Result {}

    /**
     * The new version is in place.
     *
     * @param kept where the old one is, when it holds files that are not of a release
     */
    record Upgraded(Version from, Version to, Optional<Path> kept) implements Result {}
  }

  /**
   * Runs the upgrade to its end.
   *
   * @throws UserError when it cannot be done, with status 2 where nothing was tried
   */
  public Result run() {
    return run(PackageManagers.USUAL, Platform.current());
  }

  Result run(PackageManagers packageManagers, Platform platform) {
    var installation = Installation.at(home, packageManagers);
    try {
      var workplace = Workplace.beside(installation);
      try {
        return replace(installation.home(), workplace, platform);
      } finally {
        remove(workplace);
      }
    } catch (IOException e) {
      throw new UserError(
          1,
          "cannot upgrade %s: %s; nothing was changed, mend that and try again"
              .formatted(installation.home(), Messages.of(e)));
    }
  }

  private Result replace(Path home, Workplace workplace, Platform platform) throws IOException {
    var download = new Download(limits, current);
    var release = newest(download);
    var order = release.version().compareTo(current);
    if (order == 0) {
      return new Result.AlreadyNewest(current);
    }
    if (order < 0) {
      throw new UserError(
          1,
          "cannot upgrade to %s: %s is installed, which is newer; nothing was changed"
              .formatted(release.version(), current));
    }
    fetch(download, release.archiveFor(platform), workplace);
    var fresh = unpack(release.version(), workplace);
    var kept = hasMoreThan(home, fresh) ? Optional.of(keptName(home)) : Optional.<Path>empty();
    progress.step("replacing " + home);
    var replacement = new Replacement(home, fresh, kept.orElse(workplace.old()));
    workplace.undisturbed(() -> replacement.run(progress));
    return new Result.Upgraded(current, release.version(), kept);
  }

  private Release newest(Download download) {
    progress.step("asking %s for the newest release".formatted(address.uri()));
    var description = download.small(address.file(Release.DESCRIPTION));
    var signature = download.small(address.file(Release.SIGNATURE));
    return Release.verified(description, signature, address.key());
  }

  private void fetch(Download download, Archive archive, Workplace workplace) {
    if (archive.size() > limits.archiveBytes()) {
      throw new UserError(
          1,
          "cannot fetch %s: it has %d bytes and %d are allowed; install it by hand"
              .formatted(archive.name(), archive.size(), limits.archiveBytes()));
    }
    progress.step("fetching " + archive.name());
    download.archive(address.file(archive.name()), archive, workplace.archive(), progress);
  }

  /** The folder of the release, which is the only thing at the top of its archive. */
  private Path unpack(Version version, Workplace workplace) throws IOException {
    progress.step("unpacking and trying " + version);
    Unpacking.unpack(workplace.archive(), workplace.unpacked(), limits.unpackedBytes());
    var top = names(workplace.unpacked());
    var fresh = workplace.unpacked().resolve(top.size() == 1 ? top.iterator().next() : ".");
    var program = fresh.resolve(Installation.PROGRAM);
    if (top.size() != 1 || !Files.isExecutable(program)) {
      throw new IOException(
          "the archive of %s is not one folder with %s".formatted(version, Installation.PROGRAM));
    }
    try {
      Trial.of(program, version, workplace.trialOutput(), limits.trial());
    } catch (IOException e) {
      throw new IOException(
          "%s does not work on this machine: %s".formatted(version, Messages.of(e)), e);
    }
    return fresh;
  }

  /**
   * Whether a file of somebody's own may be in the old folder: one at its top, unknown to the new.
   */
  private static boolean hasMoreThan(Path home, Path fresh) throws IOException {
    return !names(fresh).containsAll(names(home));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private Path keptName(Path home) {
    var name = "%s.old-%s".formatted(home.getFileName(), current);
    var path = home.resolveSibling(name);
    for (var i = 2; Files.exists(path, LinkOption.NOFOLLOW_LINKS); i++) {
      path = home.resolveSibling(name + "." + i);
    }
    return path;
  }

  private void remove(Workplace workplace) {
    try {
      workplace.close();
    } catch (IOException e) {
      progress.step(
          "could not remove %s: %s; remove it by hand"
              .formatted(workplace.folder(), Messages.of(e)));
    }
  }
}
