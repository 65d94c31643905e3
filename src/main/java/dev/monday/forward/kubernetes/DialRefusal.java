package dev.monday.forward.kubernetes;

import java.util.regex.Pattern;

/**
 * Tells by the words of a container runtime that it did not connect to a pod's port, as opposed to
 * a connection that was there and broke.
 */
final class DialRefusal {
  /**
   * containerd says "failed to connect to localhost:80 inside namespace" or "failed to dial", CRI-O
   * the same since 1.19, socat, which Docker used, "connect(5, AF=2 127.0.0.1:80, 16): Connection
   * refused"; all of them speak of the sandbox or its network namespace when the pod is gone.
   */
  private static final Pattern WORDS =
      Pattern.compile(
          "failed to (connect|dial)|\\bconnect(\\(|: )|dial tcp|connection refused"
              + "|network namespace.* (closed|not)|sandbox|container is not running|not found",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BROKEN =
      Pattern.compile("\\b(read|write) tcp|broken pipe|reset by peer", Pattern.CASE_INSENSITIVE);

  private static final Pattern REFUSED =
      Pattern.compile("connection refused", Pattern.CASE_INSENSITIVE);

  private DialRefusal() {}

  static boolean isOne(String said) {
    return WORDS.matcher(said).find() && !BROKEN.matcher(said).find();
  }

  /** What a person needs of it: the rest speaks of namespaces and ids. */
  static String shortly(String said) {
    return REFUSED.matcher(said).find() ? "nothing listens there in the pod" : said;
  }
}
