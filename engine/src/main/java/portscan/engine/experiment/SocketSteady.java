package portscan.engine.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Attempt.Done;
import portscan.api.experiment.Attempt.Unavailable;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.Steady;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.Egress.Permit;
import portscan.engine.order.Unpredictable;
import portscan.engine.socket.SinglePackets;

/** Single connections, or datagrams, at a constant pace. */
final class SocketSteady {
  private final Steady steady;
  private final Permit permit;
  private final SinglePackets packets;
  private final Unpredictable cookies = new Unpredictable();
  private final long patienceNs;
  private final long[] sentNs;
  private final SinglePackets.@Nullable Response[] answers;
  private int unanswered;

  SocketSteady(Steady steady, Permit permit, SinglePackets packets) {
    this.steady = steady;
    this.permit = permit;
    this.packets = packets;
    long longestNs =
        steady.endpoint().transport() == Transport.TCP ? SinglePackets.TCP_LIFE_NS : Long.MAX_VALUE;
    patienceNs = Math.min(steady.patience().toNanos(), longestNs);
    sentNs = new long[steady.count()];
    answers = new SinglePackets.Response[steady.count()];
  }

  Attempt<Steady.Result> run() throws InterruptedException {
    long startNs = System.nanoTime();
    for (int i = 0; i < steady.count(); i++) {
      await(startNs + i * steady.interval().toNanos(), false);
      LocalFailure failure = send(i);
      if (failure != null) {
        return new Unavailable<>(failure.message() + "; " + failure.hint());
      }
    }
    await(sentNs[steady.count() - 1] + patienceNs, true);
    return new Done<>(new Steady.Result(samples()));
  }

  private @Nullable LocalFailure send(int index) {
    sentNs[index] = System.nanoTime();
    unanswered++;
    Endpoint endpoint = permit.endpoint();
    if (endpoint.transport() == Transport.TCP) {
      return packets.connect(permit, index, 0, 0);
    }
    UsualDatagram usual = UsualDatagram.of(endpoint.port(), cookies.nextLong());
    return packets.send(permit, index, 0, usual.bytes(), usual.answersFromAnyPort());
  }

  /**
   * Takes answers until that time.
   *
   * @param last whether to end sooner once everything has been answered
   */
  private void await(long untilNs, boolean last) throws InterruptedException {
    long leftNs = untilNs - System.nanoTime();
    do {
      packets.await(Math.max(0, leftNs), this::answered);
      leftNs = untilNs - System.nanoTime();
    } while (leftNs > 0 && !(last && unanswered == 0));
  }

  private void answered(SinglePackets.Response response) {
    unanswered--;
    if (response.rttNs() <= patienceNs) {
      answers[(int) response.key()] = response;
    }
  }

  private List<Steady.Sample> samples() {
    List<Steady.Sample> samples = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      Duration sent = Duration.ofNanos(sentNs[i] - sentNs[0]);
      SinglePackets.Response answer = answers[i];
      samples.add(
          answer == null
              ? new Steady.Sample(sent, Reason.NO_RESPONSE, null, null, Fingerprint.UNKNOWN_TTL, "")
              : new Steady.Sample(
                  sent,
                  answer.answer(),
                  answer.from(),
                  Duration.ofNanos(answer.rttNs()),
                  answer.hopsLeft(),
                  ""));
    }
    return samples;
  }
}
