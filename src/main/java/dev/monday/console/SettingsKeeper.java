package dev.monday.console;

import java.io.IOException;

/** Puts the terminal's settings right if this program dies while they are changed. */
public interface SettingsKeeper {
  /** They are others for now; both are in the words of {@code stty -g}. */
  void changed(String now, String before) throws IOException;

  void restored();
}
