package example;

import portscan.api.model.Outcome;
import portscan.engine.Checker;

/** Prints what is known about one TCP port of a host. */
class CheckerExample {
  static void main(String[] words) throws InterruptedException {
    for (var seen : Checker.standard().check(words[0], Integer.parseInt(words[1]))) {
      IO.println(
          switch (seen.outcome()) {
            case Outcome.Classified known -> known.state() + ", for " + known.reason();
            case Outcome.Undetermined unknown -> "unknown: " + unknown.failure().message();
          });
    }
  }
}
