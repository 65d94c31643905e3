package dev.monday.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code args} of an ssh forward: the options of OpenSSH that a forward may have, joined with their
 * values or split from them.
 */
record SshArgumentsType() implements ValueType<List<SshOption>> {
  private static final String WITH_VALUE = "pilJFo";
  private static final String WITHOUT_VALUE = "46qvACNT";
  private static final List<String> NAMES =
      List.of(
          "Port",
          "IdentityFile",
          "User",
          "ProxyJump",
          "UserKnownHostsFile",
          "StrictHostKeyChecking",
          "ServerAliveInterval",
          "ServerAliveCountMax",
          "ConnectTimeout",
          "IdentitiesOnly",
          "HostName");
  private static final String HINT =
      "args may hold -p -i -l -J -F, -4 -6 -q -v -A -C -N -T, and -o with "
          + String.join(", ", NAMES);

  private static final ListType<Located<String>> LIST = new ListType<>(TextType.TEXT);

  @Override
  public Optional<List<SshOption>> decode(YamlNode node, String what, Decoding decoding) {
    return LIST.decode(node, what, decoding).map(words -> new Reading(words, decoding).options());
  }

  /** One pass over the words of a list. */
  private static final class Reading {
    private final List<Located<String>> words;
    private final Decoding decoding;
    private final List<SshOption> options = new ArrayList<>();
    private int next;

    Reading(List<Located<String>> words, Decoding decoding) {
      this.words = words;
      this.decoding = decoding;
    }

    List<SshOption> options() {
      while (next < words.size()) {
        word(words.get(next++));
      }
      return options;
    }

    private void word(Located<String> word) {
      var text = word.value().strip();
      if (text.length() < 2 || text.charAt(0) != '-') {
        refuse(word, text);
        return;
      }
      for (var i = 1; i < text.length(); i++) {
        var flag = text.charAt(i);
        if (WITH_VALUE.indexOf(flag) >= 0) {
          value(flag, text.substring(i + 1).strip(), word);
          return;
        }
        if (WITHOUT_VALUE.indexOf(flag) < 0) {
          refuse(word, i == 1 ? text : "-" + flag);
          return;
        }
        options.add(new SshOption(word.at(), flag, ""));
      }
    }

    private void value(char flag, String joined, Located<String> word) {
      var value = joined;
      if (value.isEmpty() && next < words.size()) {
        value = words.get(next++).value().strip();
      }
      if (value.isEmpty() || value.charAt(0) == '-') {
        decoding.report(
            word.at(),
            "ssh option -%c in \"args\" has no value".formatted(flag),
            "write it as \"-%c value\"".formatted(flag));
      } else if (flag == 'o') {
        named(value, word);
      } else if (flag != 'p'
          || PortType.port(value, "ssh option -p", word.at(), decoding).isPresent()) {
        options.add(new SshOption(word.at(), flag, value));
      }
    }

    private void named(String value, Located<String> word) {
      var end = 0;
      while (end < value.length() && Character.isLetterOrDigit(value.charAt(end))) {
        end++;
      }
      var name = value.substring(0, end);
      var rest = value.substring(end).strip();
      var setting = rest.startsWith("=") ? rest.substring(1).strip() : rest;
      for (var known : NAMES) {
        if (known.equalsIgnoreCase(name)) {
          if (setting.isEmpty()) {
            decoding.report(
                word.at(),
                "ssh option -o %s in \"args\" has no value".formatted(known),
                "write it as \"-o %s=value\"".formatted(known));
          } else {
            options.add(new SshOption(word.at(), 'o', known + "=" + setting));
          }
          return;
        }
      }
      refuse(word, "-o " + name);
    }

    private void refuse(Located<String> word, String option) {
      decoding.report(
          word.at(),
          "ssh option %s is not supported in \"args\"".formatted(Quoted.of(option)),
          HINT);
    }
  }

  @Override
  public String label() {
    return "a list of ssh options";
  }

  @Override
  public Map<String, Object> schema() {
    return LIST.schema();
  }
}
