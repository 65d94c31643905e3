package dev.monday.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Both pipes of a helper that the launcher has started as root, as descriptors that this program
 * was born with. They cannot be opened by a path: they are root's.
 */
record InheritedPipe(int requests, int answers) {
  private static final Pattern DESCRIPTORS = Pattern.compile("(\\d),(\\d)");

  /** Of a text such as "8,9"; empty where the launcher has said nothing. */
  static Optional<InheritedPipe> of(String text) {
    var descriptors = DESCRIPTORS.matcher(text);
    return descriptors.matches()
        ? Optional.of(
            new InheritedPipe(
                Integer.parseInt(descriptors.group(1)), Integer.parseInt(descriptors.group(2))))
        : Optional.empty();
  }

  HelperConnection connection() {
    return new HelperConnection(new Requests(requests), new Answers(answers));
  }

  private static final class Requests extends OutputStream {
    private final int descriptor;

    Requests(int descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public void write(int value) throws IOException {
      DescriptorCalls.write(descriptor, new byte[] {(byte) value});
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      DescriptorCalls.write(descriptor, Arrays.copyOfRange(bytes, from, from + count));
    }

    @Override
    public void close() {
      DescriptorCalls.close(descriptor);
    }
  }

  private static final class Answers extends InputStream {
    private final int descriptor;

    Answers(int descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      var bytes = new byte[most];
      var count = DescriptorCalls.read(descriptor, bytes);
      System.arraycopy(bytes, 0, into, at, count);
      return count == 0 && most > 0 ? -1 : count;
    }

    @Override
    public void close() {
      DescriptorCalls.close(descriptor);
    }
  }
}
