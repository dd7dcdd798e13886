package portscan.engine.pace;

/**
 * Recognises a host that limits one kind of its answers (resets, ICMP errors) to so many a second,
 * and says when to ask it next so that exactly that rate is used up.
 *
 * <p><b>Design.</b> A limiter is a token bucket: it makes the answers depend on time and not on
 * what is asked. Chance (loss, ports that are filtered here and there) thins the answers out
 * instead: if each ask is answered with probability 1 - q, the gaps between answers have a squared
 * coefficient of variation of q, and the number of answers so far strays from a straight line like
 * a random walk tied down at both ends: by a mean square of q / 6 for each answer. A limiter's
 * never strays far, however late single answers are noticed. Answers that are several times more
 * even than chance, while a good part of the asks stays silent, are a limiter's. Gaps show a plain
 * bucket soonest; counts in spans of 0.1 s and 1 s show it on a busy machine, and one that refills
 * by the handful (Linux's overall limit: every 20 ms; BSD's: every second).
 *
 * <p>Once recognised, the host's bucket is kept in mirror: it fills at the measured rate and each
 * ask takes a token, which comes back if the ask is refunded, since a silent one costs the host
 * nothing. The mirror fills a little faster than measured: so tokens never lie idle, the rate that
 * is measured stays the limiter's own, and one that is higher than believed is found. A refund is a
 * little less than a token: else every ask made in vain would let through another one for ever. A
 * host whose every port answers is so asked 1.3 times as often as it can answer, and no more.
 *
 * <p>All times are readings of one monotonic clock in nanoseconds that never go back.
 */
public final class AnswerLimit {
  /** Asks must outnumber answers so that this share stays silent. */
  private static final double LEAST_SILENT = 0.25;

  private static final int GAPS = 24;
  private static final double GAP_EVENNESS = 0.12;

  /** Slow answers are judged sooner: so long a gap, in nanoseconds, is rarely seen by chance. */
  private static final long SLOW_GAP_NS = 90_000_000;

  private static final int SLOW_GAPS = 5;
  private static final double SLOW_EVENNESS = 0.0025;

  private static final long SHORT_SPAN_NS = 100_000_000;
  private static final int SHORT_SPANS = 30;
  private static final double SHORT_EVENNESS = 0.06;

  /** Who answers unevenly for so many short spans has no limit that short spans show. */
  private static final int DOUBTFUL_SPANS = 2 * SHORT_SPANS;

  private static final long DOUBT_NS = 500_000_000;
  private static final long LONG_SPAN_NS = 1_000_000_000;
  private static final int LONG_SPANS = 8;
  private static final double LONG_EVENNESS = 0.02;

  /** Answers that are noticed late make single spans uneven, but not much. */
  private static final double LEAST_SPAN_EVENNESS = 0.75;

  /** Fewer answers a span than this vary too little to be judged. */
  private static final double LEAST_MEAN = 4;

  /** How much faster than measured the mirror fills. */
  private static final double HEADROOM = 1.02;

  private static final double REFUND = 0.93;

  /** How much of a second's answers the mirror holds at the most, but at least two. */
  private static final double MIRROR_SECONDS = 0.01;

  /** The rate is measured anew over so many answers, and so many spans if those showed it. */
  private static final int ANSWERS_PER_MEASUREMENT = 20;

  private static final int SPANS_PER_MEASUREMENT = 4;
  private static final double MEASUREMENT_WEIGHT = 0.4;

  /** Only answers as even as this lower the rate: fewer, by chance, are no slower limit. */
  private static final double MEASUREMENT_EVENNESS = 0.5;

  private final long[] answerNs = new long[GAPS + 1];
  private final long[] askedBy = new long[GAPS + 1];
  private final Spans shortSpans = new Spans(SHORT_SPAN_NS, SHORT_SPANS, SHORT_EVENNESS);
  private final Spans longSpans = new Spans(LONG_SPAN_NS, LONG_SPANS, LONG_EVENNESS);
  private long firstNs;
  private long asked;
  private long answered;

  private boolean recognised;
  private long recognisedNs;
  private double rate = Double.NaN;
  private double tokens;
  private long filledNs;
  private long lastAnswerNs;
  private long measurementNs;
  private long measuringSinceNs;
  private int measuredAsks;
  private int measuredAnswers;
  private double measuredSquares;

  /** Counts of asks and answers in consecutive spans of time of one length. */
  private static final class Spans {
    private final long lengthNs;
    private final double evenness;
    private final int[] asks;
    private final int[] answers;
    private boolean begun;
    private long endNs;
    private long complete;
    private int asksNow;
    private int answersNow;

    Spans(long lengthNs, int count, double evenness) {
      this.lengthNs = lengthNs;
      this.evenness = evenness;
      this.asks = new int[count];
      this.answers = new int[count];
    }

    /** Ends what has ended by {@code nowNs}; whether a span was completed. */
    boolean advance(long nowNs) {
      if (!begun) {
        begun = true;
        endNs = nowNs + lengthNs;
        return false;
      }
      if (nowNs - endNs < 0) {
        return false;
      }
      // A span in which little stayed silent says nothing of a limit, nor does one of idleness.
      boolean tells = asksNow > 0 && asksNow - answersNow >= LEAST_SILENT * asksNow;
      boolean isNext = nowNs - endNs < lengthNs;
      if (tells) {
        int at = (int) (complete % asks.length);
        asks[at] = asksNow;
        answers[at] = answersNow;
        complete++;
      }
      if (!tells || !isNext) {
        complete = tells && isNext ? complete : 0;
      }
      endNs = isNext ? endNs + lengthNs : nowNs + lengthNs;
      asksNow = 0;
      answersNow = 0;
      return tells;
    }

    boolean isEven() {
      if (complete < asks.length) {
        return false;
      }
      double mean = meanAnswers();
      if (mean < LEAST_MEAN) {
        return false;
      }
      double sumAsks = 0;
      double variance = 0;
      double ahead = 0;
      double straying = 0;
      for (int i = 0; i < asks.length; i++) {
        int at = (int) ((complete + i) % asks.length);
        sumAsks += asks[at];
        variance += (answers[at] - mean) * (answers[at] - mean) / (asks.length - 1);
        ahead += answers[at] - mean;
        straying += ahead * ahead / asks.length;
      }
      double silent = 1 - mean * asks.length / sumAsks;
      double byChance = silent * mean;
      return silent >= LEAST_SILENT
          && variance < LEAST_SPAN_EVENNESS * byChance
          && straying < evenness * byChance * asks.length / 6;
    }

    double meanAnswers() {
      double sum = 0;
      for (int count : answers) {
        sum += count;
      }
      return sum / answers.length;
    }

    double rate() {
      return meanAnswers() * 1e9 / lengthNs;
    }
  }

  /** Recognises nothing yet. */
  public AnswerLimit() {}

  /** Notes a packet that the host would answer in the limited way, if it may. */
  public void asked(long atNs) {
    if (asked == 0) {
      firstNs = atNs;
    }
    asked++;
    if (recognised) {
      fill(atNs);
      tokens--;
      measuredAsks++;
    } else {
      advance(atNs);
      shortSpans.asksNow++;
      longSpans.asksNow++;
    }
  }

  /** Notes an answer of the limited kind; others are {@link #refunded}. */
  public void answered(long atNs) {
    if (recognised) {
      measure(atNs);
      return;
    }
    advance(atNs);
    shortSpans.answersNow++;
    longSpans.answersNow++;
    int at = (int) (answered % answerNs.length);
    answerNs[at] = atNs;
    askedBy[at] = asked;
    answered++;
    judgeGaps(atNs);
  }

  /**
   * Notes that an ask cost the host no answer of the limited kind: it stayed silent, or was
   * answered in another way.
   *
   * @param askedNs when it was asked
   */
  public void refunded(long askedNs) {
    if (recognised && askedNs - recognisedNs >= 0) {
      tokens = Math.min(mirrorSize(), tokens + REFUND);
    }
  }

  /** Whether the answers are limited beyond doubt. */
  public boolean isRecognised() {
    return recognised;
  }

  /**
   * Whether silence of the last second may yet turn out to be a limit's: answers come, many asks
   * stay silent, and it is too early to tell.
   */
  public boolean isPossible(long nowNs) {
    if (recognised) {
      return false;
    }
    advance(nowNs);
    if (recognised || answered == 0 || nowNs - answerNs[back(0)] >= DOUBT_NS) {
      return false;
    }
    boolean isNew = nowNs - firstNs < DOUBTFUL_SPANS * SHORT_SPAN_NS;
    return isNew
        ? asked - answered >= LEAST_SILENT * asked
        : shortSpans.complete > 0 && shortSpans.complete < DOUBTFUL_SPANS;
  }

  /** Answers a second that the host lets through; NaN while no limit is recognised. */
  public double rate() {
    return rate;
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
    return Math.max(2, rate * MIRROR_SECONDS);
  }

  private void fill(long nowNs) {
    tokens = Math.min(mirrorSize(), tokens + (nowNs - filledNs) * rate * HEADROOM / 1e9);
    filledNs = nowNs;
  }

  private void measure(long nowNs) {
    double gap = nowNs - lastAnswerNs;
    lastAnswerNs = nowNs;
    measuredAnswers++;
    measuredSquares += gap * gap;
    double spanNs = nowNs - measuringSinceNs;
    if (measuredAnswers < ANSWERS_PER_MEASUREMENT || spanNs < measurementNs) {
      return;
    }
    double seen = measuredAnswers * 1e9 / spanNs;
    double silent = 1 - measuredAnswers / (double) Math.max(1, measuredAsks);
    double unevenness = measuredSquares * measuredAnswers / (spanNs * spanNs) - 1;
    if (seen > rate || unevenness < MEASUREMENT_EVENNESS * silent) {
      rate += MEASUREMENT_WEIGHT * (seen - rate);
    }
    beginMeasurement(nowNs);
  }

  private void beginMeasurement(long nowNs) {
    measuringSinceNs = nowNs;
    measuredAsks = 0;
    measuredAnswers = 0;
    measuredSquares = 0;
  }

  private void advance(long nowNs) {
    if (shortSpans.advance(nowNs) && shortSpans.isEven()) {
      recognise(shortSpans.rate(), SPANS_PER_MEASUREMENT * SHORT_SPAN_NS, nowNs);
    } else if (longSpans.advance(nowNs) && longSpans.isEven()) {
      recognise(longSpans.rate(), SPANS_PER_MEASUREMENT * LONG_SPAN_NS, nowNs);
    }
  }

  private void judgeGaps(long nowNs) {
    if (answered > SLOW_GAPS && meanGapNs(SLOW_GAPS) >= SLOW_GAP_NS) {
      judgeGaps(SLOW_GAPS, SLOW_EVENNESS, nowNs);
    }
    if (!recognised && answered > GAPS && answered % (GAPS / 2) == 0) {
      judgeGaps(GAPS, GAP_EVENNESS, nowNs);
    }
  }

  private double meanGapNs(int gaps) {
    return (answerNs[back(0)] - answerNs[back(gaps)]) / (double) gaps;
  }

  private int back(int answers) {
    return (int) ((answered - 1 - answers) % answerNs.length);
  }

  private void judgeGaps(int gaps, double evenness, long nowNs) {
    double silent = 1 - gaps / (double) Math.max(1, askedBy[back(0)] - askedBy[back(gaps)]);
    double mean = meanGapNs(gaps);
    double variance = 0;
    for (int i = 0; i < gaps; i++) {
      double gap = answerNs[back(i)] - answerNs[back(i + 1)];
      variance += (gap - mean) * (gap - mean);
    }
    variance /= gaps - 1;
    if (silent >= LEAST_SILENT && mean > 0 && variance < evenness * silent * mean * mean) {
      recognise(1e9 / mean, SHORT_SPAN_NS, nowNs);
    }
  }

  private void recognise(double seen, long leastMeasurementNs, long nowNs) {
    measurementNs = leastMeasurementNs;
    recognised = true;
    recognisedNs = nowNs;
    rate = seen;
    filledNs = nowNs;
    lastAnswerNs = nowNs;
    beginMeasurement(nowNs);
  }
}
