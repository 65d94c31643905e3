package dev.monday.watch;

import dev.monday.watch.FileEvent.Kind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of Linux, see inotify(7). One instance and one thread serve all folders, because a
 * user has few instances (128 by default) and an instance takes any number of folders.
 */
final class Inotify implements FileEvents {
  /** As in the kernel's {@code include/uapi/linux/inotify.h}. */
  private static final int IN_MODIFY = 0x2;

  private static final int IN_CLOSE_WRITE = 0x8;
  private static final int IN_MOVED_FROM = 0x40;
  private static final int IN_MOVED_TO = 0x80;
  private static final int IN_CREATE = 0x100;
  private static final int IN_DELETE = 0x200;
  private static final int IN_DELETE_SELF = 0x400;
  private static final int IN_MOVE_SELF = 0x800;
  private static final int IN_UNMOUNT = 0x2000;
  private static final int IN_Q_OVERFLOW = 0x4000;
  private static final int IN_IGNORED = 0x8000;
  private static final int IN_ONLYDIR = 0x0100_0000;
  private static final int IN_EXCL_UNLINK = 0x0400_0000;
  private static final int IN_MASK_ADD = 0x2000_0000;
  private static final int IN_ISDIR = 0x4000_0000;

  private static final int EACCES = 13;
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;
  private static final int ENOSPC = 28;
  private static final int EMFILE = 24;

  private static final FileEvent GONE = new FileEvent(Kind.GONE, "", true);
  private static final FileEvent LOST = new FileEvent(Kind.LOST, "", true);

  /** In which names of files are encoded, as {@link Path} has them. */
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final InotifyCalls calls = new InotifyCalls(NAMES);
  private final int instance;
  private final int wake;
  private final ReentrantLock lock = new ReentrantLock();

  /** By the number of a watch. */
  private final Map<Integer, Followed> followed = new HashMap<>();

  private volatile boolean closed;

  private Inotify(int instance, int wake) {
    this.instance = instance;
    this.wake = wake;
  }

  /**
   * Opens an instance.
   *
   * @throws FollowLimitException when the user has as many as he may
   */
  static Inotify open() throws IOException {
    var calls = new InotifyCalls(NAMES);
    var instance = calls.open();
    if (instance < 0) {
      throw instance == -EMFILE
          ? new FollowLimitException(
              "the limit of inotify instances is reached; raise it:"
                  + " sudo sysctl fs.inotify.max_user_instances=1024")
          : new IOException("inotify is not available (error %d)".formatted(-instance));
    }
    var wake = calls.add(instance, Path.of("/"), IN_UNMOUNT | IN_MASK_ADD);
    if (wake < 0) {
      calls.close(instance);
      throw failure(Path.of("/"), -wake);
    }
    var opened = new Inotify(instance, wake);
    Thread.ofPlatform().name("file events").daemon().start(opened::read);
    return opened;
  }

  @Override
  public Following follow(Path folder, Interest interest, Consumer<FileEvent> listener)
      throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the events are closed");
      }
      var watch = calls.add(instance, folder, mask(interest) | IN_MASK_ADD | IN_ONLYDIR);
      if (watch < 0) {
        throw failure(folder, -watch);
      }
      var one = new Followed(watch, listener, followed.get(watch));
      followed.put(watch, one);
      return one;
    } finally {
      lock.unlock();
    }
  }

  private static int mask(Interest interest) {
    var itself = IN_DELETE_SELF | IN_MOVE_SELF;
    var names = itself | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
    return switch (interest) {
      case ITSELF -> itself;
      case NAMES -> names;
      case CONTENTS, TREE -> names | IN_MODIFY | IN_CLOSE_WRITE | IN_EXCL_UNLINK;
    };
  }

  private static IOException failure(Path folder, int error) {
    return switch (error) {
      case ENOENT -> new NoSuchFileException(folder.toString());
      case ENOTDIR -> new NotDirectoryException(folder.toString());
      case EACCES -> new java.nio.file.AccessDeniedException(folder.toString());
      case ENOSPC ->
          new FollowLimitException(
              "the limit of inotify watches is reached; raise it:"
                  + " sudo sysctl fs.inotify.max_user_watches=1048576");
      default -> new IOException("cannot follow %s (error %d)".formatted(folder, error));
    };
  }

  private void read() {
    try (var buffer = calls.buffer()) {
      while (!closed) {
        buffer.fill(instance);
        for (var event = buffer.next(); event != null; event = buffer.next()) {
          tell(event);
        }
      }
    } finally {
      calls.close(instance);
    }
  }

  private void tell(InotifyCalls.Raw event) {
    if ((event.mask() & IN_Q_OVERFLOW) != 0) {
      listeners().forEach(listener -> listener.accept(LOST));
      return;
    }
    var all = of(event.watch(), (event.mask() & IN_IGNORED) != 0);
    if (all.isEmpty() || (event.mask() & IN_IGNORED) != 0) {
      return;
    }
    var told = event(event);
    all.forEach(listener -> listener.accept(told));
  }

  /** Each once: one that follows many folders looks at all of them anyway. */
  private Set<Consumer<FileEvent>> listeners() {
    lock.lock();
    try {
      var all = new LinkedHashSet<Consumer<FileEvent>>();
      followed.values().forEach(first -> all.addAll(first.listeners()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  private List<Consumer<FileEvent>> of(int watch, boolean over) {
    lock.lock();
    try {
      var all = over ? followed.remove(watch) : followed.get(watch);
      return all == null ? List.of() : all.listeners();
    } finally {
      lock.unlock();
    }
  }

  private static FileEvent event(InotifyCalls.Raw event) {
    var mask = event.mask();
    var ofFolder = (mask & IN_ISDIR) != 0;
    if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) {
      return GONE;
    }
    if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
      return new FileEvent(Kind.APPEARED, event.name(), ofFolder);
    }
    if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
      return new FileEvent(Kind.VANISHED, event.name(), ofFolder);
    }
    return new FileEvent(Kind.CHANGED, event.name(), ofFolder);
  }

  private void end(Followed one) {
    lock.lock();
    try {
      var first = followed.get(one.watch);
      if (closed || first == null) {
        return;
      }
      if (first != one) {
        first.remove(one);
      } else if (one.next != null) {
        followed.put(one.watch, one.next);
      } else {
        followed.remove(one.watch);
        if (one.watch != wake) {
          calls.remove(instance, one.watch);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The thread is woken by the end of a watch, and closes the instance. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        followed.clear();
        calls.remove(instance, wake);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One of those who follow a folder: nearly always there is one, so they hang together. */
  private final class Followed implements Following {
    final int watch;
    final Consumer<FileEvent> listener;
    @Nullable Followed next;

    Followed(int watch, Consumer<FileEvent> listener, @Nullable Followed next) {
      this.watch = watch;
      this.listener = listener;
      this.next = next;
    }

    List<Consumer<FileEvent>> listeners() {
      if (next == null) {
        return List.of(listener);
      }
      var all = new ArrayList<>(next.listeners());
      all.add(listener);
      return all;
    }

    /** Takes out one that is after this one, if it is. */
    void remove(Followed one) {
      var before = this;
      while (before.next != null && before.next != one) {
        before = before.next;
      }
      if (before.next == one) {
        before.next = one.next;
      }
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
