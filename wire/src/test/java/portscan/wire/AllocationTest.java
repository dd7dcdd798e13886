package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.bytes;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int PACKETS = 200_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final EthernetView ethernet = new EthernetView();
  private final Ipv4View ipv4 = new Ipv4View();
  private final TcpView tcp = new TcpView();
  private final Ipv6View ipv6 = new Ipv6View();

  @Test
  void views_allocateNothingPerPacket() {
    ByteBuffer frame = bytes(Samples.ETHERNET + "0800" + Samples.IPV4 + Samples.SYN_ACK);
    ByteBuffer packet = bytes(Samples.IPV6);
    long sum = read(frame, packet, 1_000);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    sum += read(frame, packet, PACKETS);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(sum).isNotZero();
    assertThat(allocated).as("bytes for %d packets", PACKETS).isLessThan(PACKETS);
  }

  private long read(ByteBuffer frame, ByteBuffer packet, int times) {
    long sum = 0;
    for (int count = 0; count < times; count++) {
      if (ethernet.wrap(frame, 0, frame.limit()).check()
          && ipv4.wrap(frame, ethernet.payloadAt(), ethernet.payloadEnd()).check()
          && tcp.wrap(frame, ipv4.payloadAt(), ipv4.payloadEnd()).check()) {
        int length = tcp.payloadEnd() - ipv4.payloadAt();
        long pseudo =
            Checksum.ipv4PseudoHeader(ipv4.source(), ipv4.destination(), ipv4.protocol(), length);
        sum += Checksum.sum(frame, ipv4.payloadAt(), length) + pseudo + tcp.optionKinds();
      }
      if (ipv6.wrap(packet, 0, packet.limit()).check()
          && tcp.wrap(packet, ipv6.transportAt(), ipv6.transportEnd()).check()) {
        sum += tcp.sequence();
      }
    }
    return sum;
  }
}
