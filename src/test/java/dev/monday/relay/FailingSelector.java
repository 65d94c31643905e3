package dev.monday.relay;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;
import java.util.function.Consumer;

/** A selector of the system's that fails from when it is told to, as when descriptors are short. */
final class FailingSelector extends AbstractSelector {
  private final Selector real;
  private volatile boolean failing;

  private FailingSelector(Selector real) {
    super(real.provider());
    this.real = real;
  }

  static FailingSelector create() throws IOException {
    return new FailingSelector(Selector.open());
  }

  void fail() {
    failing = true;
    real.wakeup();
  }

  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int operations, Object attachment) {
    try {
      return channel.register(real, operations, attachment);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
    int count = failing ? 0 : real.select(action, timeout);
    if (failing) {
      throw new IOException("no memory");
    }
    return count;
  }

  @Override
  public int selectNow(Consumer<SelectionKey> action) throws IOException {
    if (failing) {
      throw new IOException("no memory");
    }
    return real.selectNow(action);
  }

  @Override
  public Set<SelectionKey> keys() {
    return real.keys();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return real.selectedKeys();
  }

  @Override
  public int selectNow() throws IOException {
    return real.selectNow();
  }

  @Override
  public int select(long timeout) throws IOException {
    return real.select(timeout);
  }

  @Override
  public int select() throws IOException {
    return real.select();
  }

  @Override
  public Selector wakeup() {
    real.wakeup();
    return this;
  }

  @Override
  protected void implCloseSelector() throws IOException {
    real.close();
  }
}
