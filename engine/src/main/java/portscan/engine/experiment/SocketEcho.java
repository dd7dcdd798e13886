package portscan.engine.experiment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Attempt.Done;
import portscan.api.experiment.Attempt.Unavailable;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Reason;
import portscan.api.scan.Egress.Permit;
import portscan.engine.socket.SinglePackets;

/** A few ICMP echo requests; the first answer counts. */
final class SocketEcho {
  private static final int REQUESTS = 3;
  private static final long INTERVAL_NS = 500_000_000;

  private final Echo echo;
  private final Permit permit;
  private final SinglePackets packets;
  private SinglePackets.@Nullable Response answer;

  SocketEcho(Echo echo, Permit permit, SinglePackets packets) {
    this.echo = echo;
    this.permit = permit;
    this.packets = packets;
  }

  Attempt<Echo.Result> run() throws InterruptedException {
    long startNs = System.nanoTime();
    long limitNs = echo.limit().toNanos();
    for (int i = 0; i < REQUESTS && answer == null && i * INTERVAL_NS <= limitNs; i++) {
      LocalFailure failure = packets.echo(permit, i, 0);
      if (failure != null) {
        return new Unavailable<>(failure.message() + "; " + failure.hint());
      }
      boolean isLast = i == REQUESTS - 1;
      await(startNs + (isLast ? limitNs : Math.min(limitNs, (i + 1) * INTERVAL_NS)));
    }
    SinglePackets.Response first = answer;
    return new Done<>(
        first == null
            ? new Echo.Result(
                Reason.NO_RESPONSE, null, null, Fingerprint.UNKNOWN_TTL, packets.packets())
            : new Echo.Result(
                first.answer(),
                first.from(),
                Duration.ofNanos(first.rttNs()),
                first.hopsLeft(),
                packets.packets()));
  }

  private void await(long untilNs) throws InterruptedException {
    long leftNs = untilNs - System.nanoTime();
    do {
      packets.await(Math.max(0, leftNs), this::answered);
      leftNs = untilNs - System.nanoTime();
    } while (leftNs > 0 && answer == null);
  }

  private void answered(SinglePackets.Response response) {
    if (answer == null) {
      answer = response;
    }
  }
}
