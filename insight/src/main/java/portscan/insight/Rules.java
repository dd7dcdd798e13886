package portscan.insight;

import java.util.List;

/** Every rule there is. */
final class Rules {
  /** Of two findings that are as likely, the one of the earlier rule is told first. */
  static final List<Rule> ALL =
      List.of(
          new LocalTrouble(),
          new RejectedHere(),
          new DeadAddressFamily(),
          new DeadAddress(),
          new Flapping(),
          new HostDown(),
          new RejectedByHost(),
          new RejectedByRouter(),
          new NothingListening(),
          new DroppedSilently(),
          new NeedsValidPayload(),
          new LossyPath());

  private Rules() {}
}
