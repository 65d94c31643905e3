package dev.monday.config;

/** A TCP port, 1 to 65535. */
public record Port(int number) {
  public Port {
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("port %d is outside 1-65535".formatted(number));
    }
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
