package portscan.engine.pace;

/**
 * How fast to send just now: never above a ceiling, and below it while that loses packets.
 *
 * <p><b>Design.</b> First tries go to ports in random order, so the share of them that is answered
 * stays the same however far the job has come. It is counted over spans of a tenth of a second, by
 * when the probes were sent. If the share falls clearly below what it was, or if repeated probes
 * show much loss, the rate is halved as an experiment: where the share then rises, it was our speed
 * that lost packets, and the rate is halved again until it no longer does; where it does not, the
 * loss is not ours, and the rate goes back. Afterwards the rate grows by a twentieth a span.
 *
 * <p>All times are readings of one monotonic clock in nanoseconds.
 */
public final class RateControl {
  private static final long SPAN_NS = 100_000_000;

  /** Spans remembered: an answer that takes longer than these do is not counted. */
  private static final int SPANS = 64;

  /** A span with fewer first tries says nothing. */
  private static final int LEAST_TRIES = 50;

  private static final double FALLEN = 0.75;
  private static final double HELPED = 1.25;
  private static final double RECOVERED = 0.9;
  private static final double GROWTH = 1.05;

  /** Loss above which it is tried out whether a lower rate helps, 0 to 1. */
  private static final double SUSPICIOUS_LOSS = 0.15;

  private static final double LEAST_RATE = 10;

  /**
   * What may leave at once: of slow rates a fiftieth of a span, so that no span exceeds its rate.
   */
  private static final double BURST_SECONDS = 0.002;

  private static final double FAST_BURST_SECONDS = 0.02;
  private static final double FAST = 50_000;

  private final double ceiling;
  private final double floor;
  private final long startNs;
  private final int[] sent = new int[SPANS];
  private final int[] answered = new int[SPANS];
  private long judged;
  private long newest;

  private double rate;
  private double tokens;
  private long filledNs;

  /** The share of first tries that is answered at a rate that loses nothing; negative: unknown. */
  private double usualShare = -1;

  private boolean testing;
  private double shareBefore;
  private double rateBefore;

  /** The last span of the rate before the newest change: later ones show its effect. */
  private long changedAt = -1;

  private double testedLoss;

  /**
   * @param ceiling the most packets a second
   * @param floor never slower than this, however much is lost; 0 for no such wish
   */
  public RateControl(double ceiling, double floor, long nowNs) {
    // A hair below, so that a burst at a span's end does not make it exceed the ceiling.
    this.ceiling = ceiling > FAST ? ceiling : ceiling * (1 - BURST_SECONDS * 1e9 / SPAN_NS);
    this.floor = Math.min(ceiling, Math.max(floor, Math.min(LEAST_RATE, ceiling)));
    this.startNs = nowNs;
    this.rate = this.ceiling;
    this.filledNs = nowNs;
    this.tokens = 1;
  }

  private static double burstSeconds(double rate) {
    return rate > FAST ? FAST_BURST_SECONDS : BURST_SECONDS;
  }

  /** Packets a second just now. */
  public double rate() {
    return rate;
  }

  /** Whether it is slower than allowed because packets were lost. */
  public boolean isHeldBack() {
    return rate < 0.9 * ceiling;
  }

  /** How many packets may leave now. */
  public int allowance(long nowNs) {
    double most = Math.max(1, rate * burstSeconds(rate));
    tokens = Math.min(most, tokens + (nowNs - filledNs) * rate / 1e9);
    filledNs = nowNs;
    return (int) tokens;
  }

  /** How long until the next packet may leave, in nanoseconds. */
  public long delayNs() {
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * 1e9 / rate);
  }

  /** Notes that packets left. */
  public void spend(int packets) {
    tokens -= packets;
  }

  /** Notes the first try of a port. */
  public void firstTry(long sentNs) {
    long span = (sentNs - startNs) / SPAN_NS;
    while (newest < span) {
      newest++;
      sent[(int) (newest % SPANS)] = 0;
      answered[(int) (newest % SPANS)] = 0;
    }
    sent[(int) (span % SPANS)]++;
  }

  /** Notes the answer to a first try. */
  public void firstAnswer(long sentNs) {
    long span = (sentNs - startNs) / SPAN_NS;
    if (span > newest - SPANS && span <= newest) {
      answered[(int) (span % SPANS)]++;
    }
  }

  /**
   * Judges the spans whose answers must have come by now.
   *
   * @param answerNs how long answers take at the most, in nanoseconds
   * @param loss the share of packets lost, as far as repeated probes showed; NaN if unknown
   */
  public void judge(long nowNs, long answerNs, double loss) {
    long last = (nowNs - answerNs - startNs) / SPAN_NS - 1;
    judged = Math.max(judged, newest - SPANS + 1);
    for (; judged <= last && judged <= newest; judged++) {
      int tries = sent[(int) (judged % SPANS)];
      if (tries >= LEAST_TRIES && judged > changedAt) {
        judge(answered[(int) (judged % SPANS)] / (double) tries, tries, loss);
      }
    }
  }

  private void judge(double share, int tries, double loss) {
    double chance = 3 * Math.sqrt(Math.max(share, 1.0 / tries) / tries);
    if (testing) {
      judgeTest(share, chance);
      return;
    }
    if (usualShare < 0) {
      usualShare = share;
    }
    boolean fell = share < FALLEN * usualShare - chance;
    boolean loses = loss > SUSPICIOUS_LOSS && loss > 1.3 * testedLoss;
    if ((fell || loses) && rate > floor) {
      testing = true;
      testedLoss = loses ? loss : testedLoss;
      shareBefore = share;
      rateBefore = rate;
      change(rate / 2);
      return;
    }
    usualShare += 0.2 * (share - usualShare);
    if (rate < ceiling) {
      change(rate * GROWTH);
      changedAt = -1;
    }
  }

  private void judgeTest(double share, double chance) {
    if (share >= usualShare * RECOVERED && share > shareBefore + chance) {
      testing = false;
      usualShare = Math.max(usualShare, share);
    } else if (share > HELPED * shareBefore && rate > floor) {
      shareBefore = share;
      change(rate / 2);
    } else {
      // Slower loses as much, so it is not our speed; or this is as good as it gets.
      testing = false;
      boolean everHelped = rate < rateBefore / 2.5;
      usualShare = share;
      change(everHelped ? rate * 2 : rateBefore);
    }
  }

  private void change(double wanted) {
    rate = Math.clamp(wanted, Math.min(floor, ceiling), ceiling);
    changedAt = newest;
  }
}
