package portscan.engine.pace;

import java.util.Arrays;

/**
 * How fast to send just now: never above a ceiling, and below it while that loses packets.
 *
 * <p><b>Design.</b> First tries go to ports in random order, so the share of them that is answered
 * stays the same however far the job has come. It is counted over spans of a tenth of a second, by
 * when the probes were sent. Where the share falls clearly below what it was, or where repeated
 * probes show much loss, the rate is lowered as an experiment, to a little less than what seems to
 * get through. Where the share then rises, it was our speed that lost packets, and the experiment
 * goes on until all is answered that usually is; where it does not rise, the loss is not ours, and
 * the rate goes back. Afterwards the rate grows: slowly near the rate that was too much, else
 * faster.
 *
 * <p>The ceiling holds for every span of a tenth of a second, wherever it begins: packets are
 * counted in short slots, and those of the last slots that make up such a span never exceed it.
 *
 * <p>All times are readings of one monotonic clock in nanoseconds.
 */
public final class RateControl {
  private static final long SPAN_NS = 100_000_000;

  /** Spans remembered: an answer that takes longer than these do is not counted. */
  private static final int SPANS = 64;

  /** Fewer first tries say nothing: those of several spans are put together. */
  private static final int LEAST_TRIES = 100;

  /** Nor do so few expected answers, unless so many spans bring no more. */
  private static final int LEAST_ANSWERS = 30;

  private static final int MOST_SPANS = 20;

  /** Below so much of the usual share, loss is suspected; from so much on, nothing is missing. */
  private static final double FALLEN = 0.9;

  private static final double RECOVERED = 0.95;

  /** How many standard deviations of a counted share are not taken for chance. */
  private static final double DEVIATIONS = 3;

  /** What an experiment leaves of the rate, at the least and at the most. */
  private static final double LEAST_LEFT = 0.125;

  private static final double MOST_LEFT = 0.7;

  /** The same where it is not known how much is lost. */
  private static final double BLIND_LEFT = 0.25;

  /** A little less than what got through before. */
  private static final double MARGIN = 0.9;

  /** So much of the rise that was hoped for shows that the loss was of our making. */
  private static final double CLEARLY = 0.4;

  private static final double GROWTH = 1.05;
  private static final double CAREFUL_GROWTH = 1.01;

  /** Within these shares of a rate that lost packets, the rate grows carefully. */
  private static final double NEAR_FROM = 0.8;

  private static final double NEAR_TO = 1.25;

  /** Loss above which it is tried out whether a lower rate helps, 0 to 1. */
  private static final double SUSPICIOUS_LOSS = 0.15;

  /** Loss that has been tried out is tried out again when it has grown by so much. */
  private static final double MORE_LOSS = 1.3;

  private static final double LEAST_RATE = 10;

  /** What may leave at once after a pause, in seconds of the rate. */
  private static final double BURST_SECONDS = 0.005;

  private static final double FAST_BURST_SECONDS = 0.02;
  private static final double FAST = 50_000;

  private static final long SLOT_NS = 2_000_000;

  /** A span, one slot more since it may begin within one, and one for unevenness on the way. */
  private static final int SLOTS = (int) (SPAN_NS / SLOT_NS) + 2;

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

  private final int[] left = new int[SLOTS];
  private final int mostInSpan;
  private long newestSlot;
  private int inSpan;

  /** The share of first tries that is answered at a rate that loses nothing; negative: unknown. */
  private double usualShare = -1;

  private int triesJudged;
  private int answersJudged;
  private int spansJudged;

  /** The span in which the rate was changed as an experiment: later ones show what it does. */
  private long changedIn = -1;

  private boolean testing;
  private double rateBefore;
  private double shareBefore;

  /** The share that is answered if the loss is of our making and ends, at the most. */
  private double shareHoped;

  /** Whether the share without loss is not known, so that only trying tells how slow is enough. */
  private boolean isBlind;

  private double testedLoss;

  /** What got through when more was sent; 0 if nothing was ever too much. */
  private double capacity;

  /**
   * @param ceiling the most packets a second
   * @param floor never slower than this, however much is lost; 0 for no such wish
   */
  public RateControl(double ceiling, double floor, long nowNs) {
    this.ceiling = ceiling;
    this.floor = Math.min(ceiling, Math.max(floor, LEAST_RATE));
    this.startNs = nowNs;
    this.rate = ceiling;
    this.filledNs = nowNs;
    this.tokens = 1;
    // A hundredth less, since packets do not arrive as evenly as they leave.
    this.mostInSpan =
        (int) Math.clamp(Math.ceil(0.99 * ceiling * SPAN_NS / 1e9), 1, Integer.MAX_VALUE);
  }

  /** Packets a second just now. */
  public double rate() {
    return rate;
  }

  /** Whether it is slower than allowed because packets were lost. */
  public boolean isHeldBack() {
    return rate < 0.9 * ceiling;
  }

  /**
   * Whether it is being found out whose fault a loss is: only first tries help in this, and further
   * tries of others might well be lost.
   */
  public boolean isTesting() {
    return testing;
  }

  /** How many packets may leave now. */
  public int allowance(long nowNs) {
    double burst = rate * (rate > FAST ? FAST_BURST_SECONDS : BURST_SECONDS);
    tokens = Math.min(Math.max(1, burst), tokens + (nowNs - filledNs) * rate / 1e9);
    filledNs = nowNs;
    slide(nowNs);
    return (int) Math.max(0, Math.min(tokens, mostInSpan - inSpan));
  }

  private void slide(long nowNs) {
    long slot = (nowNs - startNs) / SLOT_NS;
    if (slot - newestSlot >= SLOTS) {
      Arrays.fill(left, 0);
      inSpan = 0;
      newestSlot = slot;
    }
    while (newestSlot < slot) {
      newestSlot++;
      int oldest = (int) (newestSlot % SLOTS);
      inSpan -= left[oldest];
      left[oldest] = 0;
    }
  }

  /** How long until the next packet may leave, in nanoseconds, as of the last allowance. */
  public long delayNs() {
    if (tokens < 1) {
      return (long) Math.ceil((1 - tokens) * 1e9 / rate);
    }
    return inSpan < mostInSpan ? 0 : SLOT_NS - (filledNs - startNs) % SLOT_NS;
  }

  /** Notes packets that were to leave at the time of the last allowance. */
  public void spend(int packets) {
    spend(packets, filledNs);
  }

  /** Notes that packets left. */
  public void spend(int packets, long nowNs) {
    tokens -= packets;
    slide(nowNs);
    left[(int) (newestSlot % SLOTS)] += packets;
    inSpan += packets;
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
      if (judged <= changedIn) {
        continue;
      }
      triesJudged += sent[(int) (judged % SPANS)];
      answersJudged += answered[(int) (judged % SPANS)];
      spansJudged++;
      boolean telling = triesJudged * usualShare >= LEAST_ANSWERS || spansJudged >= MOST_SPANS;
      if (triesJudged >= LEAST_TRIES && (telling || usualShare < 0)) {
        // An answer near a span's border may be counted in the next one.
        double share = Math.min(1, answersJudged / (double) triesJudged);
        double usual = Math.max(0, usualShare);
        double variance = Math.max(share * (1 - share), usual * (1 - usual)) / triesJudged;
        judge(share, DEVIATIONS * Math.sqrt(variance), loss, nowNs);
        forget();
      }
    }
  }

  private void forget() {
    triesJudged = 0;
    answersJudged = 0;
    spansJudged = 0;
  }

  private void judge(double share, double chance, double loss, long nowNs) {
    if (testing) {
      judgeTest(share, chance, nowNs);
      return;
    }
    if (usualShare < 0) {
      usualShare = share;
    }
    boolean fell = share < FALLEN * usualShare - chance;
    boolean loses = rate >= ceiling && loss > SUSPICIOUS_LOSS && loss > MORE_LOSS * testedLoss;
    if (loss > testedLoss) {
      testedLoss = loses || fell || rate < ceiling ? loss : testedLoss;
    }
    if ((fell || loses) && rate > floor) {
      shareHoped = fell ? usualShare : 1;
      isBlind = !fell;
      test(share, nowNs);
      return;
    }
    // While the rate grows, a falling share is not a new habit.
    if (share > usualShare || rate >= ceiling) {
      usualShare += 0.2 * (share - usualShare);
    }
    if (share < RECOVERED * usualShare) {
      change(rate < ceiling ? rate / CAREFUL_GROWTH : rate);
    } else {
      boolean near = rate > NEAR_FROM * capacity && rate < NEAR_TO * capacity;
      change(rate * (near ? CAREFUL_GROWTH : GROWTH));
    }
  }

  /** Sends less and looks whether more of it is answered. */
  private void test(double share, long nowNs) {
    testing = true;
    rateBefore = rate;
    shareBefore = share;
    double passed = shareHoped > share ? share / shareHoped : 1;
    double kept = isBlind ? BLIND_LEFT : Math.clamp(MARGIN * passed, LEAST_LEFT, MOST_LEFT);
    changeNow(rate * kept, nowNs);
  }

  private void judgeTest(double share, double chance, long nowNs) {
    double ifOurs = Math.min(shareHoped, shareBefore * rateBefore / rate);
    double risen = share - shareBefore;
    boolean helped = risen > CLEARLY * (ifOurs - shareBefore) && risen > chance;
    if (!helped) {
      // Slower loses as much: it is not our speed, or not any more.
      testing = false;
      usualShare = share;
      changeNow(rateBefore, nowNs);
      return;
    }
    double passesNow = rate * Math.min(1, share / shareHoped);
    capacity = Math.max(rateBefore * shareBefore / share, passesNow);
    if (share >= RECOVERED * shareHoped - chance || rate <= floor) {
      testing = false;
      usualShare = Math.max(usualShare, share);
    } else {
      test(share, nowNs);
    }
  }

  private void changeNow(double wanted, long nowNs) {
    change(wanted);
    changedIn = (nowNs - startNs) / SPAN_NS;
    forget();
  }

  private void change(double wanted) {
    rate = Math.clamp(wanted, floor, ceiling);
  }
}
