package dev.monday.cli;

import java.util.List;

/** One thing that {@code monday doctor} looks at. */
interface Check {
  List<Finding> findings() throws InterruptedException;
}
