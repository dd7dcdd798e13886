package portscan.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portscan.wire.Checksum;
import portscan.wire.Ipv4View;
import portscan.wire.TcpView;

/** What one packet costs to sum up and to read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WireBenchmark {
  private final ByteBuffer large = ByteBuffer.allocateDirect(1480);
  private final ByteBuffer answer = synAck();
  private final Ipv4View ip = new Ipv4View();
  private final TcpView tcp = new TcpView();

  /** 10.0.0.2 port 80 to 10.0.0.1 port 40000, 40 bytes. */
  private static ByteBuffer synAck() {
    ByteBuffer packet = ByteBuffer.allocateDirect(40);
    packet.putLong(0x4500_0028_0000_4000L).putInt(0x4006_0000).putInt(0x0a00_0002);
    packet.putInt(0x0a00_0001).putInt(0x0050_9c40).putLong(0x0000_0001_0000_0002L);
    packet.putLong(0x5012_0400_0000_0000L);
    packet.flip();
    packet.putShort(10, (short) Checksum.finish(Checksum.sum(packet, 0, 20)));
    return packet;
  }

  @Benchmark
  public int checksumOf20Bytes() {
    return Checksum.finish(Checksum.sum(answer, 20, 20));
  }

  @Benchmark
  public int checksumOf1480Bytes() {
    return Checksum.finish(Checksum.sum(large, 0, 1480));
  }

  @Benchmark
  public int synAckRead() {
    ip.wrap(answer, 0, 40);
    if (!ip.check() || !tcp.wrap(answer, ip.payloadAt(), ip.payloadEnd()).check()) {
      throw new IllegalStateException("the packet is not as it was made");
    }
    return ip.source() + tcp.sourcePort() + tcp.acknowledgement() + tcp.flags();
  }
}
