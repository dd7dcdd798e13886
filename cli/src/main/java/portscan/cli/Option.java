package portscan.cli;

import java.util.List;

/**
 * One option of a command: parser, help, man page and completions are all made from it.
 *
 * @param names every spelling, the main one first, for example {@code --timeout}
 * @param parameter what its value is called in help; empty if it takes none
 * @param choices the words its value may be; empty if they cannot be listed
 * @param help what it does, in one sentence
 */
record Option(List<String> names, String parameter, List<String> choices, String help) {
  Option {
    names = List.copyOf(names);
    choices = List.copyOf(choices);
  }

  static Option flag(String names, String help) {
    return new Option(List.of(names.split(" ", -1)), "", List.of(), help);
  }

  static Option value(String names, String parameter, String help) {
    return new Option(List.of(names.split(" ", -1)), parameter, List.of(), help);
  }

  static Option choice(String names, String parameter, List<String> choices, String help) {
    return new Option(List.of(names.split(" ", -1)), parameter, choices, help);
  }

  String name() {
    return names.getFirst();
  }

  boolean takesValue() {
    return !parameter.isEmpty();
  }
}
