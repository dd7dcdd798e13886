package portscan.monitor.review;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** When a review is due. */
public sealed interface Schedule {
  /** The first time after {@code last}, when a review began. */
  Instant after(Instant last);

  /** When the first review of all is due. */
  Instant first(Instant now);

  /** From one beginning to the next; the first at once. */
  record Every(Duration period) implements Schedule {
    public Every {
      if (!period.isPositive()) {
        throw new IllegalArgumentException("a period is more than zero, not " + period);
      }
    }

    @Override
    public Instant after(Instant last) {
      return last.plus(period);
    }

    @Override
    public Instant first(Instant now) {
      return now;
    }
  }

  /** At times of the clock. */
  record At(Cron cron, ZoneId zone) implements Schedule {
    @Override
    public Instant after(Instant last) {
      return cron.next(last.atZone(zone)).orElseThrow().toInstant();
    }

    @Override
    public Instant first(Instant now) {
      return after(now);
    }
  }
}
