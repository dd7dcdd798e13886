package portscan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One option of a command: parser, help, man page and completions are all made from it.
 *
 * @param names every spelling, the main one first, for example {@code --timeout}
 * @param parameter what its value is called in help; empty if it takes none
 * @param words the words its value may be, made when asked for; empty if they cannot be listed
 * @param help what it does, in one sentence
 */
record Option(List<String> names, String parameter, Supplier<List<String>> words, String help) {
  Option {
    names = List.copyOf(names);
  }

  static Option flag(String names, String help) {
    return new Option(List.of(names.split(" ", -1)), "", List::of, help);
  }

  static Option value(String names, String parameter, String help) {
    return new Option(List.of(names.split(" ", -1)), parameter, List::of, help);
  }

  static Option choice(String names, String parameter, Supplier<List<String>> words, String help) {
    return new Option(List.of(names.split(" ", -1)), parameter, words, help);
  }

  /** Several lists in one. */
  @SafeVarargs
  static List<Option> all(List<Option>... lists) {
    List<Option> all = new ArrayList<>();
    for (List<Option> list : lists) {
      all.addAll(list);
    }
    return List.copyOf(all);
  }

  List<String> choices() {
    return words.get();
  }

  String name() {
    return names.getFirst();
  }

  boolean takesValue() {
    return !parameter.isEmpty();
  }
}
