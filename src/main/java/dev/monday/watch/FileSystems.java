package dev.monday.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Which file systems tell of changes. */
final class FileSystems {
  /**
   * Those whose files others may change without this system hearing of it: mounts from a server,
   * from the host of a virtual machine, and what programs make up.
   */
  private static final Set<String> SILENT =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb3",
          "smbfs",
          "afs",
          "ceph",
          "9p",
          "virtiofs",
          "vboxsf",
          "prl_fs",
          "vmhgfs",
          "lustre",
          "ncpfs",
          "fuse.sshfs",
          "fuse.vmhgfs-fuse",
          "fuse.glusterfs",
          "fuse.rclone",
          "fuse.s3fs",
          "fuse.gcsfuse",
          "fuse.grpcfuse",
          "fakeowner");

  private FileSystems() {}

  /** Why events of a path, or of where it would be, cannot be relied on; empty when they can. */
  static Optional<String> reasonAgainstEvents(Path path) throws IOException {
    var existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return reasonAgainst(Files.getFileStore(existing).type());
  }

  static Optional<String> reasonAgainst(String type) {
    return SILENT.contains(type)
        ? Optional.of("a file system of type %s does not tell of all changes".formatted(type))
        : Optional.empty();
  }
}
