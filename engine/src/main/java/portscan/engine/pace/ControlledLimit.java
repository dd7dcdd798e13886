package portscan.engine.pace;

/**
 * Recognises a host that limits one kind of its answers (resets, ICMP errors) to so many a second,
 * and says when to ask it next so that exactly that rate is used up.
 *
 * <p><b>Design.</b> What is silent may be filtered, lost, or limited. A control tells: something
 * that is known to answer is asked again amidst the rest. If it answers, silence is the others'
 * own; if most controls stay silent, the host is being asked more than it answers. That holds
 * however late answers are noticed, so a busy machine misleads nobody.
 *
 * <p>Once recognised, the host's token bucket is kept in mirror: it fills at the measured rate and
 * each ask takes a token, which comes back if the ask is refunded, since a silent one costs the
 * host nothing. The mirror fills a little faster than measured: so tokens never lie idle, the rate
 * that is measured stays the limiter's own, and one that is higher than believed is found. A refund
 * is a little less than a token: else every ask made in vain would let through another one for
 * ever. A host whose every port answers is so asked 1.3 times as often as it can answer, and no
 * more.
 *
 * <p>Controls go on where many asks stay silent. Too many silent ones show a rate that is believed
 * too high; it falls to what was seen, and no silence before that counts. If it falls again and
 * again to no avail, the silence is loss and not a limit's.
 *
 * <p>All times are readings of one monotonic clock in nanoseconds that never go back.
 */
public final class ControlledLimit {
  private static final int CONTROLS = 16;

  /** As many are needed to recognise a limit, and this share silent: 30 % loss hardly does that. */
  private static final int TELLING_CONTROLS = 9;

  private static final double TELLING_SHARE = 0.75;

  /** As many are needed to believe in silence, and no larger share silent. */
  private static final int REASSURING_CONTROLS = 5;

  private static final double REASSURING_SHARE = 0.25;

  /** A control is one only amidst the rest: after so many asks, each just before the next. */
  private static final int ASKS_BEFORE_CONTROL = 16;

  private static final long JUST_BEFORE_NS = 20_000_000;
  private static final long FIRST_INTERVAL_NS = 3_000_000;
  private static final long LEAST_SPAN_NS = 10_000_000;
  private static final long LATER_INTERVAL_NS = 60_000_000;

  /** How many controls a rate needs before a silence at that rate counts. */
  private static final int CONTROLS_PER_RATE = 6;

  /** How much faster than measured the mirror fills. */
  private static final double HEADROOM = 1.02;

  private static final double REFUND = 0.93;

  /** How much of a second's answers the mirror holds at the most, but at least three. */
  private static final double MIRROR_SECONDS = 0.03;

  private static final long LEAST_MEASUREMENT_NS = 400_000_000;
  private static final long LONGEST_MEASUREMENT_NS = 4_000_000_000L;
  private static final int ASKS_PER_MEASUREMENT = 20;
  private static final double MEASUREMENT_WEIGHT = 0.4;

  /** If nearly every ask is answered, the limit is not reached. */
  private static final double NEARLY_ALL = 0.95;

  private static final double RISE = 1.25;

  /** Asks must be silent to this share before controls are worth their tokens. */
  private static final double WORTH_CONTROLS = 0.3;

  private static final int ASKS_PER_CONTROL = 5;

  /** Controls come closer while it is unknown whether the rate is right. */
  private static final int ASKS_PER_FIRST_CONTROL = 2;

  /** Older controls of a rate lose weight beyond so many. */
  private static final int MOST_CONTROLS_PER_RATE = 24;

  /** No fall is deeper: what was seen may be little because little of it was closed. */
  private static final double DEEPEST_FALL = 8;

  /** So many falls in a row that help nothing are loss. */
  private static final int MOST_VAIN_FALLS = 3;

  private final long[] controlNs = new long[CONTROLS];
  private final long[] answeredBy = new long[CONTROLS];
  private final long[] askedBy = new long[CONTROLS];
  private int silences;
  private long controls;
  private long nextControlNs = Long.MIN_VALUE;
  private long lastAskNs;
  private long asked;
  private long answered;

  private boolean recognised;

  /** Whether controls told it, and not only left it possible. */
  private boolean told;

  private long rateSinceNs;
  private double firstRate = Double.NaN;
  private double rate = Double.NaN;
  private double tokens;
  private long filledNs;

  private int falls;
  private int vainFalls;
  private boolean confirmed;
  private int rateSilences;
  private int rateControls;
  private int asksSinceControl;
  private double answeringShare = 1;
  private long measuringSinceNs;
  private int measuredAsks;
  private int measuredAnswers;

  /** Recognises nothing yet. */
  public ControlledLimit() {}

  /** Notes a packet that the host would answer in the limited way, if it may. */
  public void asked(long atNs) {
    boolean isAfterRest = !recognised && atNs - lastAskNs > JUST_BEFORE_NS;
    asksSinceControl = isAfterRest ? 1 : asksSinceControl + 1;
    lastAskNs = atNs;
    asked++;
    if (recognised) {
      fill(atNs);
      tokens--;
      measuredAsks++;
      measure(atNs);
    }
  }

  /** Notes an answer of the limited kind; others are {@link #refunded}. */
  public void answered(long atNs) {
    answered++;
    if (recognised) {
      measuredAnswers++;
      answeringShare += 0.05 * (1 - answeringShare);
      measure(atNs);
    }
  }

  /**
   * Notes that an ask cost the host no answer of the limited kind: it stayed silent, or was
   * answered in another way.
   *
   * @param askedNs when it was asked
   */
  public void refunded(long askedNs) {
    if (recognised && askedNs - rateSinceNs >= 0) {
      tokens = Math.min(mirrorSize(), tokens + REFUND);
      answeringShare -= 0.05 * answeringShare;
    }
  }

  /** Whether it is time to ask once more what is known to answer. */
  public boolean wantsControl(long nowNs) {
    return recognised
        ? !isLoss() && 1 - answeringShare > WORTH_CONTROLS && asksSinceControl >= asksPerControl()
        : asksSinceControl >= ASKS_BEFORE_CONTROL
            && nowNs - lastAskNs <= JUST_BEFORE_NS
            && nowNs >= nextControlNs;
  }

  private int asksPerControl() {
    return rateControls < CONTROLS_PER_RATE ? ASKS_PER_FIRST_CONTROL : ASKS_PER_CONTROL;
  }

  /** Whether slower asking has been tried and has not helped. */
  private boolean isLoss() {
    return vainFalls >= MOST_VAIN_FALLS;
  }

  /** Notes that a control is made. */
  public void controlAsked(long atNs) {
    nextControlNs = atNs + (controls < CONTROLS ? FIRST_INTERVAL_NS : LATER_INTERVAL_NS);
    asksSinceControl = 0;
  }

  /** Notes what became of a control. */
  public void controlled(boolean hasAnswered, long nowNs) {
    if (recognised) {
      rateControls++;
      rateSilences += hasAnswered ? 0 : 1;
      if (rateControls > MOST_CONTROLS_PER_RATE) {
        rateControls /= 2;
        rateSilences /= 2;
      }
      return;
    }
    int at = (int) (controls % CONTROLS);
    controlNs[at] = nowNs;
    answeredBy[at] = answered;
    askedBy[at] = asked;
    controls++;
    silences = ((silences << 1) & ((1 << CONTROLS) - 1)) | (hasAnswered ? 0 : 1);
    if (controls >= TELLING_CONTROLS
        && Integer.bitCount(silences) >= TELLING_SHARE * knownControls()) {
      told = true;
      recognise((double) (answered - answeredBy[oldestControl()]), nowNs);
    }
  }

  /** Whether the host answers less than it is asked for. */
  public boolean isRecognised() {
    return recognised;
  }

  /** Whether it is a limit, and not loss, that leaves controls silent. */
  public boolean isCertain() {
    boolean isCured =
        falls > 0
            && rateControls >= CONTROLS_PER_RATE
            && rateSilences <= REASSURING_SHARE * rateControls;
    return recognised && !isLoss() && (told || isCured);
  }

  /**
   * How long {@code ports} take at the most, in nanoseconds, if each is asked {@code tries} times
   * before its silence is believed: a closed one costs one answer, a silent one its share of the
   * controls and what a refund leaves, and no more of them are asked at once than the mirror holds.
   *
   * @param waitNs how long each try is waited for
   */
  public long longestNs(int ports, int tries, long waitNs) {
    double answers = Math.max(1, tries * (1 - REFUND + 1.0 / ASKS_PER_CONTROL));
    double atOnce = Math.floor(mirrorSize());
    return (long) (ports * Math.max(answers * 1e9 / rate, tries * waitNs / atOnce))
        + tries * waitNs;
  }

  /** Whether a silence may yet turn out to be a limit's: too few controls have answered. */
  public boolean isPossible() {
    return recognised
        ? !isLoss() && (rateControls < CONTROLS_PER_RATE || 2 * rateSilences > rateControls)
        : controls < REASSURING_CONTROLS
            || Integer.bitCount(silences) > REASSURING_SHARE * knownControls();
  }

  /** Whether controls were made and too few have answered. */
  public boolean isSuspected() {
    return !recognised && controls >= REASSURING_CONTROLS && isPossible();
  }

  /** How often the rate has been found too high: silences before the latest time do not count. */
  public int falls() {
    return falls;
  }

  /** Whether most of what may be answered is answered at the present rate. */
  public boolean isConfirmed() {
    return confirmed;
  }

  /** Answers a second that the host lets through; NaN while no limit is recognised. */
  public double rate() {
    return rate;
  }

  private int knownControls() {
    return (int) Math.min(controls, CONTROLS);
  }

  /**
   * Takes the limit for real though it is only possible. What was seen of answers says little then:
   * most of them may have come before. So the rate is the highest that the controls allow, the
   * share of them that was answered (by Laplace's rule) of what was asked, and falls if it is too
   * high.
   */
  public void assume(long nowNs) {
    int known = knownControls();
    double share = (known - Integer.bitCount(silences) + 1) / (known + 2.0);
    recognise(share * (asked - askedBy[oldestControl()]), nowNs);
  }

  private int oldestControl() {
    return (int) ((controls - knownControls()) % CONTROLS);
  }

  private void recognise(double answersSinceOldest, long nowNs) {
    boolean isSeen = controls > 0;
    double spanNs = isSeen ? nowNs - controlNs[oldestControl()] : LEAST_MEASUREMENT_NS;
    recognised = true;
    rateSinceNs = nowNs;
    rate = Math.max(1, isSeen ? answersSinceOldest : 1) * 1e9 / Math.max(spanNs, LEAST_SPAN_NS);
    firstRate = rate;
    filledNs = nowNs;
    beginMeasurement(nowNs);
  }

  /**
   * When the host is believed to have an answer to give that nobody has asked for: now or later.
   */
  public long nextAskNs(long nowNs) {
    if (!recognised) {
      return nowNs;
    }
    fill(nowNs);
    return tokens >= 1 ? nowNs : nowNs + (long) Math.ceil((1 - tokens) * 1e9 / (rate * HEADROOM));
  }

  private double mirrorSize() {
    return Math.max(3, rate * MIRROR_SECONDS);
  }

  private void fill(long nowNs) {
    tokens = Math.min(mirrorSize(), tokens + (nowNs - filledNs) * rate * HEADROOM / 1e9);
    filledNs = nowNs;
  }

  private void measure(long nowNs) {
    long spanNs = nowNs - measuringSinceNs;
    boolean isLong =
        spanNs >= LONGEST_MEASUREMENT_NS
            || (spanNs >= LEAST_MEASUREMENT_NS && measuredAsks >= ASKS_PER_MEASUREMENT);
    if (!isLong || isLoss()) {
      return;
    }
    double seen = measuredAnswers * 1e9 / spanNs;
    boolean isTooFast = rateControls >= CONTROLS_PER_RATE && 2 * rateSilences > rateControls;
    if (isTooFast) {
      falls++;
      vainFalls++;
      confirmed = false;
      rate = isLoss() ? firstRate : Math.min(rate, Math.max(seen, rate / DEEPEST_FALL));
      // What was asked in vain at the old rate would keep the new one as fast.
      rateSinceNs = nowNs;
      tokens = Math.min(0, tokens);
      rateControls = 0;
      rateSilences = 0;
      beginMeasurement(nowNs);
      return;
    }
    boolean isRight = rateControls >= CONTROLS_PER_RATE || 2 * measuredAnswers >= measuredAsks;
    vainFalls = isRight ? 0 : vainFalls;
    confirmed |= isRight;
    boolean isRateUsed = measuredAsks >= NEARLY_ALL * rate * spanNs / 1e9;
    if (isRateUsed && measuredAnswers >= NEARLY_ALL * measuredAsks) {
      rate = Math.max(rate, seen) * RISE;
    } else if (seen > rate) {
      rate += MEASUREMENT_WEIGHT * (seen - rate);
    }
    beginMeasurement(nowNs);
  }

  private void beginMeasurement(long nowNs) {
    measuringSinceNs = nowNs;
    measuredAsks = 0;
    measuredAnswers = 0;
  }
}
