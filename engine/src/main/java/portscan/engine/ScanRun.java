package portscan.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Observation;
import portscan.api.model.Transport;
import portscan.api.scan.Ask;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.ScanPlan;
import portscan.api.scan.Timing;
import portscan.engine.pace.ControlledLimit;
import portscan.engine.pace.RateLimiter;
import portscan.engine.probe.Probes;
import portscan.engine.probe.SocketProbe;
import portscan.engine.socket.Answer;
import portscan.engine.socket.ProbeSocket;
import portscan.engine.socket.ProbeSockets;
import portscan.engine.socket.ProbeSockets.Opened;
import portscan.engine.udp.UdpRequest;

/**
 * One run over one plan: a single thread that opens sockets, waits, and draws conclusions.
 *
 * <p><b>Design.</b> Every question gets a first try at once, as far as window, rate and open files
 * allow. What stays unanswered is tried again, each TCP try on a socket of its own beside the
 * kernel's retransmissions, at the intervals of {@link Schedule}. A question ends with its first
 * answer, at its time-out, or, if the address has answered elsewhere, once so many tries were
 * silent that chance is ruled out ({@link portscan.engine.pace.LossEstimate}).
 *
 * <p>Silence of packets that a rule of our own machine kept from leaving is our own; that of a host
 * which limits its ICMP errors is not believed at once but settled afterwards by {@link
 * SecondLook}.
 */
final class ScanRun {
  private static final byte[] NO_BYTES = {};

  /** First tries between two looks at the sockets: few at first, while the JVM is cold and slow. */
  private static final int LARGEST_BATCH = 64;

  /** An interrupt is noticed within so many nanoseconds. */
  private static final long LONGEST_WAIT_NS = 50_000_000;

  /** How long a silence rests that a limit of resets may yet explain. */
  private static final long DOUBT_PAUSE_NS = 50_000_000;

  /** How long to wait for files or ports that others hold. */
  private static final long EXHAUSTION_PAUSE_NS = 20_000_000;

  private final Timing timing;
  private final Schedule schedule;
  private final ProbeSockets sockets;
  private final Intake intake;

  /** Of what was admitted before and has not been begun for good. */
  private final Map<Endpoint, Permit> admitted = new HashMap<>();

  private final ObservationSink sink;
  private final Egress egress;
  private final RateLimiter limiter;
  private final IntFunction<List<UdpRequest>> requests;
  private final SecondLook secondLook;
  private final SplittableRandom random = new SplittableRandom();

  private final Map<ProbeSocket, Question> owners = new HashMap<>();
  private final DueQueue queue = new DueQueue();

  /** Due for another try that the rate did not allow; some may be over by now. */
  private final Deque<Question> delayed = new ArrayDeque<>();

  /** Whether first tries go before those that the rate delayed. */
  private boolean firstsTurn;

  /** Questions begun and neither concluded nor parked. */
  private int active;

  /** Those about TCP ports, whose every try needs a socket of its own. */
  private int activeTcp;

  private int batch = 1;
  private int capacity;
  private long pausedUntilNs = System.nanoTime();
  private long exhaustedSinceNs = Long.MAX_VALUE;

  ScanRun(
      ScanPlan plan,
      @Nullable Permit given,
      ObservationSink sink,
      Egress egress,
      ProbeSockets sockets,
      IntFunction<List<UdpRequest>> requests,
      Consumer<String> notes) {
    this.timing = plan.timing();
    this.schedule = new Schedule(timing);
    this.intake = new Intake(plan.asks().iterator());
    this.sink = sink;
    this.egress = egress;
    this.sockets = sockets;
    this.requests = requests;
    this.capacity = sockets.capacity();
    if (given != null) {
      admitted.put(given.endpoint(), given);
    }
    this.limiter = new RateLimiter(timing.rate(), System.nanoTime());
    this.secondLook = new SecondLook(this, notes);
  }

  void run() throws InterruptedException {
    while (active > 0 || hasMore() || !secondLook.isDone()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long nowNs = System.nanoTime();
      firstsTurn = !firstsTurn;
      if (firstsTurn) {
        beginMore(nowNs);
      }
      lookAtDue(nowNs);
      tryDelayed(nowNs);
      if (!firstsTurn) {
        beginMore(nowNs);
      }
      secondLook.step(System.nanoTime());
      sockets.await(waitNs(System.nanoTime()), this::receive);
    }
  }

  boolean hasMore() {
    return intake.hasMore();
  }

  private long waitNs(long nowNs) {
    long wait = queue.waitNs(nowNs, LONGEST_WAIT_NS);
    if (!delayed.isEmpty()) {
      wait = Math.min(wait, limiter.delayNs(nowNs));
    }
    if (owners.size() < firstTryCapacity() && intake.mayGive()) {
      wait = Math.min(wait, Math.max(limiter.delayNs(nowNs), pausedUntilNs - nowNs));
    }
    return Math.max(0, secondLook.waitNs(nowNs, wait));
  }

  /** Whether rate and open files allow a further try. */
  boolean mayTry(long nowNs) {
    return owners.size() < capacity && limiter.delayNs(nowNs) == 0;
  }

  /** Whether sockets may be kept open beyond need. */
  boolean hasAmpleFiles() {
    return owners.size() < capacity / 2;
  }

  /** When it is worth asking {@link #mayTry} again. */
  long nextTryNs(long nowNs) {
    return nowNs + (owners.size() < capacity ? limiter.delayNs(nowNs) : EXHAUSTION_PAUSE_NS);
  }

  /** Some sockets are left to further tries of what is under way, if those need any. */
  private int firstTryCapacity() {
    return Math.max(1, activeTcp == 0 ? capacity : capacity - capacity / 4);
  }

  // ---- first tries

  private void beginMore(long nowNs) {
    int most = batch;
    batch = Math.min(LARGEST_BATCH, 2 * batch);
    while (most-- > 0
        && owners.size() < firstTryCapacity()
        && pausedUntilNs <= nowNs
        && limiter.delayNs(nowNs) == 0) {
      Ask next = intake.next();
      if (next == null) {
        return;
      }
      begin(next, nowNs);
    }
  }

  private void begin(Ask ask, long nowNs) {
    Endpoint endpoint = ask.endpoint();
    SocketProbe probe = Probes.of(endpoint.transport());
    Egress.Admission admission = admitted.remove(endpoint);
    if (admission == null) {
      admission = egress.admit(ask.target(), endpoint);
    }
    if (admission instanceof Egress.Refused refused) {
      sink.accept(Answers.outOfScope(ask, probe, refused));
      intake.noteRoom(intake.hostOf(ask));
      return;
    }
    HostTrack host = intake.hostOf(ask);
    List<UdpRequest> suitable =
        endpoint.transport() == Transport.UDP ? requests.apply(endpoint.port()) : List.of();
    Question question =
        new Question(ask, (Permit) admission, probe, host, suitable, nowNs, random.nextLong());
    if (secondLook.wantsInStepWithResets(question)) {
      question.parked = true;
      host.parked++;
      secondLook.takeInStepWithResets(question);
      return;
    }
    count(question, 1);
    host.fresh++;
    tryOnce(question, nowNs);
  }

  /** Counts a question as active from now on, or no longer. */
  private void count(Question question, int change) {
    active += change;
    activeTcp += question.ask.endpoint().transport() == Transport.TCP ? change : 0;
    question.host.active += change;
  }

  /** Not now: the machine has no file or port left. */
  private void postpone(Question question, LocalFailure failure, long nowNs) {
    closeSockets(question);
    exhaustedSinceNs = Math.min(exhaustedSinceNs, nowNs);
    boolean hopeless = owners.isEmpty() && nowNs - exhaustedSinceNs > timing.timeout().toNanos();
    if (hopeless) {
      conclude(question, failure, -1);
      return;
    }
    count(question, -1);
    question.host.fresh--;
    question.concluded = true;
    admitted.put(question.permit.endpoint(), question.permit);
    intake.postpone(question.ask);
    capacity = Math.max(1, Math.min(capacity, owners.size()));
    pausedUntilNs = nowNs + EXHAUSTION_PAUSE_NS;
  }

  // ---- tries

  /** Asks once and, unless the answer is already known, makes the question due again. */
  void tryOnce(Question question, long nowNs) {
    question.tries++;
    question.lastTryNs = nowNs;
    Answer answer =
        question.ask.endpoint().transport() == Transport.TCP
            ? connect(question)
            : sendRequests(question);
    if (answer == null) {
      exhaustedSinceNs = Long.MAX_VALUE;
    } else {
      handle(question, null, answer, System.nanoTime());
    }
    if (!question.concluded && !question.parked) {
      queue.add(question, schedule.nextLookNs(question));
    }
  }

  private @Nullable Answer connect(Question question) {
    limiter.spend(1, question.lastTryNs);
    ControlledLimit resets = question.host.resets;
    if (resets != null) {
      resets.asked(question.lastTryNs);
    }
    Opened opened = open(question, false);
    return opened instanceof Opened.Ready ready
        ? ready.socket().send(NO_BYTES)
        : ((Opened.Unavailable) opened).why();
  }

  private @Nullable Answer sendRequests(Question question) {
    ProbeSocket socket;
    if (question.sockets.isEmpty()) {
      question.firstDatagramNs = question.lastTryNs;
      boolean anyPort = question.requests.stream().anyMatch(UdpRequest::answersFromAnotherPort);
      Opened opened = open(question, anyPort);
      if (opened instanceof Opened.Unavailable unavailable) {
        return unavailable.why();
      }
      socket = ((Opened.Ready) opened).socket();
    } else {
      socket = question.sockets.getFirst();
    }
    Answer answer = null;
    for (byte[] datagram : question.datagrams()) {
      limiter.spend(1, question.lastTryNs);
      answer = answer == null ? socket.send(datagram) : answer;
    }
    return answer;
  }

  private Opened open(Question question, boolean anyPort) {
    Opened opened = sockets.open(question.permit, anyPort);
    if (opened instanceof Opened.Ready ready) {
      question.sockets.add(ready.socket());
      owners.put(ready.socket(), question);
    }
    return opened;
  }

  private void lookAtDue(long nowNs) {
    for (Question due = queue.next(nowNs); due != null; due = queue.next(nowNs)) {
      look(due, nowNs);
    }
  }

  /** As many as the rate allows by now: looking at all of them each time would cost too much. */
  private void tryDelayed(long nowNs) {
    while (!delayed.isEmpty() && limiter.delayNs(nowNs) == 0) {
      Question question = delayed.remove();
      if (!question.concluded && !question.parked) {
        look(question, nowNs);
      }
    }
  }

  private void look(Question question, long nowNs) {
    noteOverdue(question);
    Schedule.Verdict verdict = schedule.verdict(question, nowNs);
    if (verdict != Schedule.Verdict.WAIT && secondLook.wantsInStepWithResets(question)) {
      park(question);
      secondLook.takeInStepWithResets(question);
      return;
    }
    switch (verdict) {
      case SILENT -> {
        ControlledLimit resets = question.host.resets;
        boolean isDoubtful =
            resets != null
                && question.ask.endpoint().transport() == Transport.TCP
                && question.host.closedWitness != null
                && timing.retries() == Timing.BY_NEED
                && resets.isPossible();
        if (isDoubtful && nowNs < schedule.deadlineNs(question)) {
          queue.add(question, nowNs + DOUBT_PAUSE_NS);
        } else if (isDoubtful && requireNonNull(resets).isSuspected()) {
          secondLook.assume(question.host, nowNs);
          park(question);
          secondLook.takeInStepWithResets(question);
        } else {
          silent(question, nowNs);
        }
      }
      case WAIT -> queue.add(question, schedule.nextLookNs(question));
      case TRY_AGAIN -> {
        boolean isTcp = question.ask.endpoint().transport() == Transport.TCP;
        long delayNs = limiter.delayNs(nowNs);
        if (!isTcp && secondLook.wants(question)) {
          // Asking everybody again would spend the host's errors on whoever comes first.
          park(question);
          secondLook.take(question);
        } else if (isTcp && !question.host.roundTrips.isMeasured() && !hasAmpleFiles()) {
          // Of many silent hosts none has files to spare: the kernel repeats the SYN by itself.
          queue.add(question, schedule.deadlineNs(question));
        } else if (delayNs > 0) {
          delayed.add(question);
          queue.add(question, schedule.deadlineNs(question));
        } else if (owners.size() >= capacity && isTcp) {
          queue.add(question, Math.min(nowNs + EXHAUSTION_PAUSE_NS, schedule.deadlineNs(question)));
        } else {
          tryOnce(question, nowNs);
        }
      }
    }
  }

  private void noteOverdue(Question question) {
    if (!question.overdue) {
      question.overdue = true;
      question.host.noteOverdue();
      secondLook.noteOverdue(question.host);
      question.host.fresh--;
      intake.noteRoom(question.host);
    }
  }

  // ---- conclusions

  private void receive(ProbeSocket socket, Answer answer, long arrivedNs) {
    Question question = owners.get(socket);
    if (question != null && !question.concluded) {
      handle(question, socket, answer, arrivedNs);
    }
  }

  private void handle(Question question, @Nullable ProbeSocket socket, Answer answer, long nowNs) {
    long sentNs = socket == null ? question.lastTryNs : socket.sentNs();
    boolean sharesSocket = question.ask.endpoint().transport() == Transport.UDP;
    long oldestNs = sharesSocket ? question.firstDatagramNs : sentNs;
    Answers.Meaning meaning = Answers.interpret(question, answer, nowNs - sentNs, nowNs - oldestNs);
    switch (meaning.kind()) {
      case EVIDENT -> {
        learn(question, meaning, nowNs);
        conclude(question, requireNonNull(meaning.evidence()), meaning.rttNs());
      }
      case OWN_FAULT -> conclude(question, requireNonNull(meaning.evidence()), -1);
      case SHORTAGE -> {
        if (question.tries == 1 && !question.parked) {
          postpone(question, (LocalFailure) requireNonNull(meaning.evidence()), nowNs);
        }
      }
      case NOTHING -> {}
      case GAVE_UP -> {
        if (socket != null) {
          owners.remove(socket);
          question.close(socket);
        }
      }
      case ASK_AFRESH -> {
        closeSockets(question);
        tryOnce(question, nowNs);
      }
    }
  }

  /** What an answer tells about the address beyond this port. */
  private void learn(Question question, Answers.Meaning meaning, long nowNs) {
    boolean isRefusal =
        meaning.evidence() instanceof Evidence.Refused
            && question.ask.endpoint().transport() == Transport.TCP;
    if (isRefusal && !question.isWitness) {
      question.host.closedWitness = question;
    }
    ControlledLimit resets = question.host.resets;
    if (resets != null && question.ask.endpoint().transport() == Transport.TCP) {
      if (isRefusal) {
        resets.answered(nowNs);
      } else {
        resets.refunded(question.lastTryNs);
      }
    }
    boolean mayBeLimited = meaning.evidence() instanceof Evidence.IcmpError;
    if (!question.parked && !mayBeLimited) {
      question.host.loss.answered(question.tries);
    }
    if (question.tries == 1) {
      question.host.roundTrips.measure(meaning.rttNs());
      question.host.widen();
    }
  }

  private void silent(Question question, long nowNs) {
    if (question.ask.endpoint().transport() == Transport.TCP) {
      question.host.silentTcp++;
    }
    if (question.isHeldBack()) {
      conclude(question, Answers.heldBack(question), -1);
    } else if (secondLook.wants(question)) {
      park(question);
      secondLook.take(question);
    } else {
      conclude(question, silence(question, nowNs), -1);
    }
  }

  /** A question was asked in step with a limit of resets, often enough. */
  void silentInStep(Question question, long nowNs) {
    question.host.silentTcp++;
    if (secondLook.wants(question)) {
      secondLook.take(question);
    } else {
      conclude(question, silence(question, nowNs), -1);
    }
  }

  private void park(Question question) {
    question.parked = true;
    count(question, -1);
    question.host.parked++;
    question.host.overdue--;
    closeSockets(question);
  }

  /** Delivers the observation that {@code evidence} makes; the question is over. */
  void conclude(Question question, Evidence evidence, long rttNs) {
    question.concluded = true;
    if (question.isWitness) {
      closeSockets(question);
      SecondLook.settled(question, evidence, System.nanoTime());
      return;
    }
    if (question.parked) {
      question.host.parked--;
    } else {
      count(question, -1);
      if (question.overdue) {
        question.host.overdue--;
      } else {
        question.host.fresh--;
      }
    }
    Observation observation = question.observation(evidence, rttNs);
    closeSockets(question);
    intake.noteRoom(question.host);
    sink.accept(observation);
    SecondLook.settled(question, evidence, System.nanoTime());
  }

  void closeSockets(Question question) {
    question.sockets.forEach(owners::remove);
    question.closeAll();
  }

  /** What silence until now amounts to. */
  static Evidence silence(Question question, long nowNs) {
    return new Evidence.Silence(
        question.packets(),
        Duration.ofNanos(nowNs - question.firstNs),
        question.host.loss.measured());
  }

  Timing timing() {
    return timing;
  }
}
