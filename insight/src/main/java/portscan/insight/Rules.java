package portscan.insight;

import java.util.ArrayList;
import java.util.List;

/** Every rule there is. */
final class Rules {
  /**
   * Those that conclude something from verdicts alone, which experiments make surer. Of two
   * findings that are as likely, the one of the earlier rule is told first.
   */
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

  /** Those above and those that need experiments; built by who asks, which no check does. */
  static List<Rule> withExperiments() {
    List<Rule> all = new ArrayList<>(ALL);

    all.addAll(
        List.of(
            new UnexpectedAddress(),
            new HostsFileOverride(),
            new DisagreeingNameServers(),
            new BoundElsewhere(),
            new BlockedByOwnRule(),
            new ListenQueueOverflow(),
            new ConnectionTableFull(),
            new ResetByMiddlebox(),
            new DroppedOnPath(),
            new WrongTransport(),
            new SynProxy(),
            new RateLimited(),
            new TlsExpired(),
            new TlsNameMismatch(),
            new TlsExpected(),
            new MtuBlackHole(),
            new ServiceSilence(),
            new Healthy(),
            new Undetermined()));
    return List.copyOf(all);
  }

  private Rules() {}
}
