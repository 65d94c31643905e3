package dev.monday.system;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Stream;

/** Files and folders that only their owner may read, from the moment that they exist. */
public final class PrivateFiles {

  /** The end of the name of a file that is not whole yet. */
  public static final String UNFINISHED = ".new";

  private PrivateFiles() {}

  /** Makes one folder; fails when it exists. */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Makes a folder, and those above it, where they are missing. */
  public static void createFolders(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Makes an empty file; fails when it exists. */
  public static void create(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Makes an empty file where there is none. */
  public static void createMissing(Path file) throws IOException {
    try {
      create(file);
    } catch (FileAlreadyExistsException _) {
      // made by an earlier run
    }
  }

  /**
   * Writes a text to a file that is there whole or not at all. One at a time may write to a file;
   * what one that died has left unfinished is replaced.
   */
  public static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    create(unfinished);
    Files.writeString(unfinished, text, StandardOpenOption.WRITE);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Why a file or folder could not be used, in the system's words. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or folder";
      case FileSystemException other when other.getReason() != null ->
          other.getReason().toLowerCase(Locale.ROOT);
      default -> String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    };
  }

  /** Removes a folder with all that is in it; somebody else may be removing it too. */
  public static void removeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> children = Files.list(folder)) {
        for (Path child : children.toList()) {
          removeFolder(child);
        }
      } catch (NoSuchFileException _) {
        return;
      }
    }
    Files.deleteIfExists(folder);
  }
}
